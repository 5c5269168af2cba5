namespace OnnxPose.Onnx.Architectures;

/// <summary>What stands at each place of a pose sequence, as rows of the transformer's embedding
/// tables.</summary>
/// <remarks>
/// Start, then the two box corners of each person, then for each person 18 body, 68 face and 42 hand points.
/// </remarks>
/// <param name="Kinds">0 start, 1 box, 2 body, 3 face, 4 hand: which layer embeds the coordinates.</param>
/// <param name="Parts">Which corner or point, counted through all kinds: 0 start, 1 and 2 corners, then
/// points.</param>
/// <param name="People">The person's number plus one; 0 for the start token, which has none.</param>
sealed record PoseTokenLayout(long[] Kinds, long[] Parts, long[] People)
{
    static readonly int[] s_partCount =
    [
        1,
        PoseTransformerConfig.BoxCorners,
        PoseTransformerConfig.BodyPoints,
        PoseTransformerConfig.FacePoints,
        PoseTransformerConfig.HandPoints,
    ];

    static readonly int[] s_firstPart =
        [.. s_partCount.Select(static (_, kind) => s_partCount.Take(kind).Sum())];

    /// <summary>How many parts each kind has.</summary>
    public static ReadOnlySpan<int> PartCount => s_partCount;

    /// <summary>The first part of each kind.</summary>
    public static ReadOnlySpan<int> FirstPart => s_firstPart;

    /// <summary>The longest sequence of a configuration.</summary>
    public static PoseTokenLayout Of(PoseTransformerConfig config)
    {
        List<(int Kind, int Part, int Person)> tokens = [(0, 0, 0)];
        for (var person = 1; person <= config.MaxPeople; person++)
        {
            AddParts(kind: 1, person);
        }
        for (var person = 1; person <= config.MaxPeople; person++)
        {
            AddParts(kind: 2, person);
            AddParts(kind: 3, person);
            AddParts(kind: 4, person);
        }
        return new(
            [.. tokens.Select(static token => (long)token.Kind)],
            [.. tokens.Select(static token => (long)token.Part)],
            [.. tokens.Select(static token => (long)token.Person)]);

        void AddParts(int kind, int person)
        {
            for (var i = 0; i < PartCount[kind]; i++)
            {
                tokens.Add((kind, FirstPart[kind] + i, person));
            }
        }
    }
}

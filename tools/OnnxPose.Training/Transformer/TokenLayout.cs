using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Training.Transformer;

/// <summary>Which kind of token a stretch of predictions belongs to.</summary>
enum TokenKind
{
    Box,
    Body,
    Face,
    Hands,
}

/// <summary>A stretch of neighbouring predictions that share a kind and a person.</summary>
readonly record struct Stretch(TokenKind Kind, int Person, int Start, int Count);

/// <summary>The tokens that a sequence with a given number of people really needs.</summary>
/// <remarks>
/// Padded box slots are invisible to everybody, so they are left out; all but the last slot's second corner,
/// which sees only itself and the text and predicts the first body point of person 0. Because the model is
/// causal, the last person may be cut after any point. Input tokens: start, <see cref="Boxes"/> corners (the
/// isolated one last), then all but the last of <see cref="Points"/> points. Output i predicts coordinate i
/// of corners and points laid end to end, so that inputs are the targets shifted by one: with an isolated
/// corner (-1, -1) at the end of the corners, its place among the targets is that of the first absent
/// person's first corner, which is also (-1, -1).
/// </remarks>
sealed class TokenLayout
{
    /// <summary>A sequence of one to all people.</summary>
    /// <param name="config">The network's sizes.</param>
    /// <param name="people">People present, 1 to the maximum; 0 is legal for checking boxes alone.</param>
    /// <param name="lastPoints">Points of the last person: 18 ends after the body, 128 is all.</param>
    /// <param name="pointsBefore">Points of every person before the last.</param>
    public TokenLayout(PoseTransformerConfig config, int people, int lastPoints,
        int pointsBefore = PoseTransformerConfig.PersonPoints)
    {
        (People, LastPoints, PointsBefore) = (people, lastPoints, pointsBefore);
        HasIsolatedCorner = people < config.MaxPeople;
        Boxes = 2 * people + (HasIsolatedCorner ? 1 : 0);
        Points = people == 0 ? 0 : pointsBefore * (people - 1) + lastPoints;
        Stretches = [.. MakeStretches()];
    }

    public int People { get; }

    public int LastPoints { get; }

    public int PointsBefore { get; }

    /// <summary>Whether the last box slot is padded.</summary>
    public bool HasIsolatedCorner { get; }

    /// <summary>Where the isolated corner stands among the inputs; meaningful only if there is one.</summary>
    public int IsolatedIndex => Boxes;

    /// <summary>Corner tokens after the start token.</summary>
    public int Boxes { get; }

    /// <summary>Predicted points.</summary>
    public int Points { get; }

    /// <summary>Input tokens, as many as predictions.</summary>
    public int Tokens => Boxes + Points;

    /// <summary>The predictions in order.</summary>
    public IReadOnlyList<Stretch> Stretches { get; }

    IEnumerable<Stretch> MakeStretches()
    {
        yield return new(TokenKind.Box, 0, 0, Boxes);
        var start = Boxes;
        for (var person = 0; person < People; person++)
        {
            var left = person == People - 1 ? LastPoints : PointsBefore;
            foreach (var (kind, room) in s_rooms)
            {
                var count = Math.Min(left, room);
                if (count > 0)
                {
                    yield return new(kind, person, start, count);
                }
                (start, left) = (start + count, left - count);
            }
        }
    }

    static readonly (TokenKind Kind, int Room)[] s_rooms =
    [
        (TokenKind.Body, PoseTransformerConfig.BodyPoints),
        (TokenKind.Face, PoseTransformerConfig.FacePoints),
        (TokenKind.Hands, PoseTransformerConfig.HandPoints),
    ];
}

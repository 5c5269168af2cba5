namespace OnnxPose.Evaluation.Clapp;

/// <summary>How often the true pair ranks first in a square of scores.</summary>
/// <param name="OfTexts">Texts whose own pose scores higher than every other pose.</param>
/// <param name="OfPoses">Poses whose own text scores higher than every other text.</param>
readonly record struct DiagonalRanks(int OfTexts, int OfPoses)
{
    /// <summary>Counts; who shares the first place is not first, so that equal scores for all win
    /// nothing.</summary>
    /// <param name="scores">(text, pose), the true pairs on the diagonal.</param>
    /// <param name="size">Texts, and poses.</param>
    public static DiagonalRanks Count(ReadOnlySpan<float> scores, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, size * size);
        var (texts, poses) = (0, 0);
        for (var own = 0; own < size; own++)
        {
            var (firstInRow, firstInColumn) = (true, true);
            for (var other = 0; other < size; other++)
            {
                var isOwn = other == own;
                firstInRow &= isOwn || scores[(own * size) + own] > scores[(own * size) + other];
                firstInColumn &= isOwn || scores[(own * size) + own] > scores[(other * size) + own];
            }
            texts += firstInRow ? 1 : 0;
            poses += firstInColumn ? 1 : 0;
        }
        return new(texts, poses);
    }
}

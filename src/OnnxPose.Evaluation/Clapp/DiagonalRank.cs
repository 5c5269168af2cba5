namespace OnnxPose.Evaluation.Clapp;

/// <summary>Whether the true pair ranks first in a square of scores.</summary>
static class DiagonalRank
{
    /// <summary>Whether a pair's own score is above all others of its text, and of its pose.</summary>
    /// <param name="scores">(text, pose), the true pairs on the diagonal.</param>
    /// <param name="size">Texts, and poses.</param>
    /// <param name="own">Which pair.</param>
    /// <remarks>Who shares the first place is not first, so that equal scores for all win nothing.</remarks>
    public static (bool OfText, bool OfPose) IsFirst(ReadOnlySpan<float> scores, int size, int own)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, size * size);
        var score = scores[(own * size) + own];
        var (ofText, ofPose) = (true, true);
        for (var other = 0; other < size; other++)
        {
            ofText &= other == own || score > scores[(own * size) + other];
            ofPose &= other == own || score > scores[(other * size) + own];
        }
        return (ofText, ofPose);
    }
}

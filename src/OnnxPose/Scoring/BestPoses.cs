namespace OnnxPose.Scoring;

/// <summary>The best of several poses.</summary>
static class BestPoses
{
    /// <summary>The numbers of the highest scores, the highest first; of equals the earlier one
    /// first.</summary>
    /// <param name="scores">One for each pose.</param>
    /// <param name="count">0 to as many as there are.</param>
    public static int[] Of(IReadOnlyList<float> scores, int count) =>
        [.. Enumerable.Range(0, scores.Count).OrderByDescending(pose => scores[pose]).Take(count)];
}

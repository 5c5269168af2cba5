using OnnxPose.Scoring;

namespace OnnxPose.Evaluation.Retrieval;

/// <summary>Finds poses that CLaPP cannot read before anything heavy is done with the others.</summary>
static class DrawablePairs
{
    /// <summary>Checks every pair.</summary>
    /// <param name="pairs">What was read.</param>
    /// <param name="name">Where it was read from, for messages.</param>
    /// <param name="scorer">What is to draw the poses.</param>
    /// <exception cref="CaptionIndexException">A pose's shape is so long and narrow that it cannot be drawn;
    /// the message names the file and the pair.</exception>
    public static void Require(IReadOnlyList<CaptionPair> pairs, string name, PoseScorer scorer)
    {
        foreach (var (number, pair) in pairs.Index())
        {
            if (!scorer.CanDraw(pair.Pose))
            {
                throw new CaptionIndexException(FormattableString.Invariant(
                    $"'{name}' has a pose that is too long and narrow to be drawn for CLaPP: that of pair ") +
                    FormattableString.Invariant(
                    $"{number + 1} is {pair.Pose.AspectRatio} times as wide as high. ") +
                    "Take the pair out, or cut its picture to its middle.");
            }
        }
    }
}

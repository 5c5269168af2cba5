using OnnxPose.Models;
using OnnxPose.TextToPose;

namespace OnnxPose.Tests.TextToPose;

/// <summary>
/// The published code's view of a finished pose: the whole sequence with all its empty slots, under its
/// masks. Nothing here knows of visible tokens, caches or the order of steps.
/// </summary>
static class FullPass
{
    /// <summary>Every token, absent people as missing coordinates; and which tokens are real.</summary>
    public static (PoseToken[] Tokens, bool[] Real) Sequence(GeneratedPose pose, int maxPeople)
    {
        var tokens = new List<PoseToken> { PoseToken.Start(pose.Pose.AspectRatio) };
        var real = new List<bool> { true };
        void Add(PoseTokenKind kind, int index, int person, float x, float y)
        {
            tokens.Add(new(kind, index, person, x, y));
            real.Add(person < pose.Pose.People.Length);
        }
        for (var person = 0; person < maxPeople; person++)
        {
            var box = person < pose.Pose.People.Length
                ? pose.Pose.People[person].Box
                : new(new(-1, -1), new(-1, -1));
            Add(PoseTokenKind.Box, 0, person, box.Corner0.X, box.Corner0.Y);
            Add(PoseTokenKind.Box, 1, person, box.Corner1.X, box.Corner1.Y);
        }
        for (var i = 0; i < maxPeople * 128; i++)
        {
            var point = i < pose.LocalPoints.Length ? pose.LocalPoints[i] : new(-1, -1);
            var (kind, index) = (i % 128) switch
            {
                < 18 => (PoseTokenKind.Body, i % 128),
                < 86 => (PoseTokenKind.Face, i % 128 - 18),
                _ => (PoseTokenKind.Hand, i % 128 - 86),
            };
            Add(kind, index, i / 128, point.X, point.Y);
        }
        return ([.. tokens], [.. real]);
    }

    /// <summary>The residual stream at every position; causal, padded positions see and are seen by
    /// themselves only.</summary>
    public static double[][] Run(ReferenceTransformer transformer, PoseToken[] tokens, bool[] real,
        ReferenceTransformer.TextMemory? text)
    {
        var x = tokens.Select(transformer.Embed).ToArray();
        for (var layer = 0; layer < transformer.Config.Layers; layer++)
        {
            var projected = x.Select(row => transformer.Project(layer, row)).ToArray();
            x = [.. x.Select((row, i) =>
            {
                var seen = Enumerable.Range(0, i + 1).Where(j => j == i || (real[i] && real[j])).ToArray();
                return transformer.Finish(
                    layer, row, projected[i].Query, [.. seen.Select(j => projected[j].Key)],
                    [.. seen.Select(j => projected[j].Value)], text);
            })];
        }
        return x;
    }

    /// <summary>The output layer by position, as upstream slices its output.</summary>
    public static PoseHead HeadAt(int position, int maxPeople) => position < 2 * maxPeople
        ? PoseHead.Box
        : ((position - 2 * maxPeople) % 128) switch
        {
            < 18 => PoseHead.Body,
            < 86 => PoseHead.Face,
            _ => PoseHead.Hand,
        };
}

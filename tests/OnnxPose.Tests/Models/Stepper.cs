using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Tests.Models;

/// <summary>Feeds whole sequences through a decoder, token by token, each row at its own pace.</summary>
static class Stepper
{
    /// <summary>(row, token, logits) as the full pass gives them, computed step by step.</summary>
    public static float[] Run(IPoseDecoder decoder, TeacherForcedPoses poses)
    {
        var config = decoder.Config;
        var (layout, tokens, size) = (PoseTokenLayout.Of(config), config.MaxTokens, config.LogitsPerToken);
        var logits = new float[poses.Rows * tokens * size];
        var orders = Enumerable.Range(0, poses.Rows).Select(row => Order(poses, row, tokens)).ToArray();
        for (var step = 0; step < orders.Max(static order => order.Length); step++)
        {
            for (var row = 0; row < poses.Rows; row++)
            {
                // a row that is done is held back
                var place = orders[row][Math.Min(step, orders[row].Length - 1)];
                decoder.Tokens[row] = Token(poses, layout, row, place, tokens);
                var real = poses.Real[(row * tokens) + place];
                decoder.Lengths[row] = real ? Past(poses, row, place, tokens) : 0;
            }
            decoder.Step(default);
            for (var row = 0; row < poses.Rows; row++)
            {
                var place = orders[row][Math.Min(step, orders[row].Length - 1)];
                if (place < tokens - 1)
                {
                    var head = (PoseHead)(layout.Kinds[place + 1] - 1);
                    decoder.Logits(row, head).CopyTo(logits.AsSpan(((row * tokens) + place) * size));
                }
            }
        }
        return logits;
    }

    // Tokens of people who are not there see only themselves: they go first, at length 0, where the first
    // real token overwrites them.
    static int[] Order(TeacherForcedPoses poses, int row, int tokens)
    {
        var places = Enumerable.Range(0, tokens).ToLookup(place => poses.Real[(row * tokens) + place]);
        return [.. places[false], .. places[true]];
    }

    static int Past(TeacherForcedPoses poses, int row, int place, int tokens) =>
        poses.Real.AsSpan(row * tokens, place).Count(true);

    static PoseToken Token(TeacherForcedPoses poses, PoseTokenLayout layout, int row, int place, int tokens)
    {
        var kind = (int)layout.Kinds[place];
        var at = 2 * ((row * tokens) + place);
        return new(
            (PoseTokenKind)kind, (int)layout.Parts[place] - PoseTokenLayout.FirstPart[kind],
            Math.Max(0, (int)layout.People[place] - 1), poses.Coordinates[at], poses.Coordinates[at + 1]);
    }
}

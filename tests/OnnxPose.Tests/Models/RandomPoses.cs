using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Tests.Models;

/// <summary>Sequences and texts without meaning, with absent people, missing points and every
/// length.</summary>
static class RandomPoses
{
    /// <summary>Row 0 has everybody, row 1 nobody, the others whom chance gives them.</summary>
    public static TeacherForcedPoses Create(PoseTransformerConfig config, int rows, ulong seed)
    {
        var random = PoseRandom.FromSeed(seed);
        var boxes = Points(
            rows * config.MaxPeople * PoseTransformerConfig.BoxCorners, missing: 0, ref random);
        for (var i = 0; i < rows * config.MaxPeople; i++)
        {
            var row = i / config.MaxPeople;
            if (row == 1 || (row > 1 && random.NextSingle() < 0.5))
            {
                boxes.AsSpan(i * 4, 4).Fill(PoseToken.Missing);
            }
        }
        return TeacherForcedPoses.From(
            config, Points(rows, missing: 0, ref random)[..rows], boxes,
            Points(rows * config.MaxPeople * PoseTransformerConfig.BodyPoints, 0.3, ref random),
            Points(rows * config.MaxPeople * PoseTransformerConfig.FacePoints, 0.3, ref random),
            Points(rows * config.MaxPeople * PoseTransformerConfig.HandPoints, 0.3, ref random));
    }

    public static TeacherForcedPoses Row(TeacherForcedPoses poses, int row)
    {
        var tokens = poses.Real.Length / poses.Rows;
        return new()
        {
            Rows = 1,
            Coordinates = poses.Coordinates[(2 * row * tokens)..(2 * (row + 1) * tokens)],
            Real = poses.Real[(row * tokens)..((row + 1) * tokens)],
        };
    }

    public static TextStates Text(int prompts, int tokens, int width, ulong seed)
    {
        var random = PoseRandom.FromSeed(seed);
        var states = new float[prompts * tokens * width];
        foreach (ref var state in states.AsSpan())
        {
            state = (float)random.NextNormal();
        }
        return new() { Prompts = prompts, Tokens = tokens, Width = width, Penultimate = states };
    }

    static float[] Points(int count, double missing, ref PoseRandom random)
    {
        var points = new float[2 * count];
        for (var i = 0; i < count; i++)
        {
            var absent = random.NextDouble() < missing;
            points[2 * i] = absent ? PoseToken.Missing : random.NextSingle();
            points[(2 * i) + 1] = absent ? PoseToken.Missing : random.NextSingle();
        }
        return points;
    }
}

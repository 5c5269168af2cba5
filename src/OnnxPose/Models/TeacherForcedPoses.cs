using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Models;

/// <summary>Whole pose sequences for <see cref="PoseTransformer.FullPass"/>.</summary>
sealed record TeacherForcedPoses
{
    /// <summary>How many sequences.</summary>
    public required int Rows { get; init; }

    /// <summary>(row, token, xy); <see cref="PoseToken.Missing"/> where a point is not there.</summary>
    public required float[] Coordinates { get; init; }

    /// <summary>(row, token): whether it belongs to the start or to somebody who is there.</summary>
    public required bool[] Real { get; init; }

    /// <summary>Sequences from the published code's arrays, -1 where something is missing.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="aspectRatios">(row): width over height.</param>
    /// <param name="boxes">(row, person, corner, xy) in units of the image.</param>
    /// <param name="bodies">(row, person, 18, xy) relative to the box, like the next two.</param>
    /// <param name="faces">(row, person, 68, xy).</param>
    /// <param name="hands">(row, person, 42, xy).</param>
    public static TeacherForcedPoses From(
        PoseTransformerConfig config, float[] aspectRatios,
        float[] boxes, float[] bodies, float[] faces, float[] hands)
    {
        var (rows, tokens, people) = (aspectRatios.Length, config.MaxTokens, config.MaxPeople);
        var poses = new TeacherForcedPoses
        {
            Rows = rows,
            Coordinates = new float[rows * tokens * 2],
            Real = new bool[rows * tokens],
        };
        for (var row = 0; row < rows; row++)
        {
            var writer = new Writer(poses, row * tokens);
            writer.Add([aspectRatios[row], 0], real: true);
            var present = new bool[people];
            for (var person = 0; person < people; person++)
            {
                var box = Part(boxes, PoseTransformerConfig.BoxCorners, person);
                present[person] = IsThere(box[..2]) || IsThere(box[2..]);
                writer.Add(box, present[person]);
            }
            for (var person = 0; person < people; person++)
            {
                writer.Add(Part(bodies, PoseTransformerConfig.BodyPoints, person), present[person]);
                writer.Add(Part(faces, PoseTransformerConfig.FacePoints, person), present[person]);
                writer.Add(Part(hands, PoseTransformerConfig.HandPoints, person), present[person]);
            }

            ReadOnlySpan<float> Part(float[] all, int points, int person) =>
                all.AsSpan(((row * people) + person) * points * 2, points * 2);
        }
        return poses;
    }

    // A person is there if any corner has both coordinates, whatever its points say.
    static bool IsThere(ReadOnlySpan<float> corner) => !corner.Contains(PoseToken.Missing);

    ref struct Writer(TeacherForcedPoses poses, int token)
    {
        public void Add(scoped ReadOnlySpan<float> points, bool real)
        {
            points.CopyTo(poses.Coordinates.AsSpan(2 * token));
            poses.Real.AsSpan(token, points.Length / 2).Fill(real);
            token += points.Length / 2;
        }
    }
}

using OnnxPose.Models;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Benchmarks.Steps;

/// <summary>What one runtime has computed and another is to compute again: a full pass over one
/// sequence.</summary>
sealed record LoopReference
{
    const string TextStates = "text_states", Coordinates = "coordinates", Real = "real",
        LogitsName = "logits";

    /// <summary>What the sequence follows: one prompt.</summary>
    public required TextStates Text { get; init; }

    /// <summary>One row.</summary>
    public required TeacherForcedPoses Poses { get; init; }

    /// <summary>(place, logit), as <see cref="PoseTransformer.FullPass"/> gives them.</summary>
    public required float[] Logits { get; init; }

    /// <summary>Writes a safetensors file.</summary>
    public void Write(string path) => SafetensorsWriter.Write(path,
    [
        TensorToWrite.FromSingles(TextStates, [1, Text.Tokens, Text.Width], Text.Penultimate),
        TensorToWrite.FromSingles(Coordinates, [1, Poses.Real.Length, 2], Poses.Coordinates),
        TensorToWrite.FromSingles(
            Real, [1, Poses.Real.Length], Array.ConvertAll(Poses.Real, static real => real ? 1f : 0)),
        TensorToWrite.FromSingles(
            LogitsName, [1, Poses.Real.Length, Logits.Length / Poses.Real.Length], Logits),
    ]);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static LoopReference Read(string path)
    {
        using var file = SafetensorsFile.Open(path);
        var shape = file.Tensors[TextStates].Shape;
        return new()
        {
            Text = new()
            {
                Prompts = 1,
                Tokens = (int)shape[1],
                Width = (int)shape[2],
                Penultimate = file.ReadSingles(TextStates),
            },
            Poses = new()
            {
                Rows = 1,
                Coordinates = file.ReadSingles(Coordinates),
                Real = Array.ConvertAll(file.ReadSingles(Real), static real => real != 0),
            },
            Logits = file.ReadSingles(LogitsName),
        };
    }

    /// <summary>The largest difference of a logit from the reference's, over max(1, abs).</summary>
    /// <param name="logits">(place, logit); the last place may be missing, as it predicts nothing.</param>
    /// <returns>Infinite where there are more or fewer places.</returns>
    public float LargestDifference(ReadOnlySpan<float> logits)
    {
        var width = Logits.Length / Poses.Real.Length;
        var worst = logits.Length == Logits.Length || logits.Length == Logits.Length - width
            ? 0f
            : float.PositiveInfinity;
        for (var i = 0; i < Math.Min(logits.Length, Logits.Length); i++)
        {
            var difference = MathF.Abs(logits[i] - Logits[i]) / MathF.Max(1, MathF.Abs(Logits[i]));
            worst = MathF.Max(worst, difference);     // of NaN there comes NaN
        }
        return worst;
    }
}

using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Components;

/// <summary>How far an output is from its reference.</summary>
/// <param name="Graph">The graph that gave it.</param>
/// <param name="Tensor">The reference's name.</param>
/// <param name="Absolute">The largest difference.</param>
/// <param name="Relative">That over the reference's largest size; 0 where all of both is 0.</param>
readonly record struct OutputError(string Graph, string Tensor, double Absolute, double Relative)
{
    /// <summary>Compares.</summary>
    /// <exception cref="ModelContractException">There are not as many numbers, or not all are
    /// finite.</exception>
    public static OutputError Between(string graph, string tensor, float[] actual, ITensorSource golden)
    {
        var expected = GoldenCase.ReadFinite(golden, tensor);
        if (expected.Length != actual.Length)
        {
            throw new ModelContractException(
                $"{graph} gives {actual.Length} numbers for '{tensor}' of '{golden.Path}', expected " +
                $"{expected.Length}. Check that the reference was made with this model.");
        }
        var (difference, size) = (0.0, 0.0);
        for (var i = 0; i < actual.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs((double)actual[i] - expected[i]));
            size = Math.Max(size, Math.Abs(expected[i]));
        }
        return new(graph, tensor, difference, difference == 0 ? 0 : difference / size);
    }
}

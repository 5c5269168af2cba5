using OnnxPose.Numerics;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.TestKit;

/// <summary>Named tensors with random values, of a scale that keeps a network's activations near 1.</summary>
static class RandomTensors
{
    /// <summary>Writes tensors to a file.</summary>
    public static void Write(string path, IEnumerable<(string Name, long[] Shape)> tensors, ulong seed)
    {
        var random = PoseRandom.FromSeed(seed);
        SafetensorsWriter.Write(path,
            [.. tensors.Select(tensor => Create(tensor.Name, tensor.Shape, ref random))]);
    }

    /// <summary>Weight and bias of a linear layer.</summary>
    public static (string Name, long[] Shape)[] Linear(string name, long inputs, long outputs) =>
        [($"{name}.weight", [outputs, inputs]), ($"{name}.bias", [outputs])];

    /// <summary>Weight and bias of a normalisation.</summary>
    public static (string Name, long[] Shape)[] Norm(string name, long width) =>
        [($"{name}.weight", [width]), ($"{name}.bias", [width])];

    /// <summary>Weight and bias of a convolution with a square kernel.</summary>
    public static (string Name, long[] Shape)[] Conv(
        string name, long inputs, long outputs, long kernel) =>
        [($"{name}.weight", [outputs, inputs, kernel, kernel]), ($"{name}.bias", [outputs])];

    static TensorToWrite Create(string name, long[] shape, ref PoseRandom random)
    {
        var values = new float[shape.Aggregate(1L, static (product, size) => product * size)];
        var scale = shape.Length >= 2 ? 1 / Math.Sqrt((double)values.Length / shape[0]) : 0.1;
        var center = name.Contains("norm", StringComparison.Ordinal)
            && name.EndsWith("weight", StringComparison.Ordinal)
            ? 1
            : 0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(center + (scale * random.NextNormal()));
        }
        return TensorToWrite.FromSingles(name, shape, values);
    }
}

using OnnxPose.Onnx.Safetensors;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;

namespace OnnxPose.Training.Images;

/// <summary>Recorded inputs and outputs of a network, as tensors.</summary>
sealed class Recorded(string path)
{
    readonly Dictionary<string, FloatTensor> _tensors = WeightFile.Read(path);

    /// <summary>A recorded tensor of numbers.</summary>
    public Tensor this[string name] => _tensors.TryGetValue(name, out var recorded)
        ? tensor(recorded.Values).view(recorded.Shape)
        : throw new InvalidDataException($"'{path}' has no tensor '{name}'.");

    /// <summary>A recorded tensor of bytes, widened.</summary>
    public Tensor Bytes(string name)
    {
        using var file = SafetensorsFile.Open(path);
        var entry = file.Tensors[name];
        var bytes = new byte[entry.ByteLength];
        file.CopyBytes(entry, 0, bytes);
        return tensor(Array.ConvertAll(bytes, static b => (float)b)).view([.. entry.Shape]);
    }
}

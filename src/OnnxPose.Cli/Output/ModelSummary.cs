using OnnxPose.Components;
using OnnxPose.Onnx.Files;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Cli.Output;

/// <summary>What is known of a component without opening it.</summary>
/// <param name="Name">Its name in the hub's layout.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Tensors">How many tensors its weights have; 0 where it has no weights.</param>
/// <param name="Parameters">How many numbers they hold.</param>
/// <param name="Bytes">How many bytes they take.</param>
/// <param name="Types">The element types that occur.</param>
/// <param name="Hashes">The hashes of its weights files, where the hub's cache knows them.</param>
sealed record ModelSummary(
    string Name, string Folder, int Tensors, long Parameters, long Bytes, IReadOnlyList<string> Types,
    IReadOnlyList<string> Hashes)
{
    /// <summary>Reads the headers of a component's weights.</summary>
    /// <exception cref="SafetensorsFormatException">A weights file is broken.</exception>
    public static ModelSummary Of(ModelComponent component)
    {
        var tensors = new List<TensorEntry>();
        var hashes = new List<string>();
        foreach (var folder in component.WeightFolders)
        {
            using var weights = Checkpoint.Open(folder);
            tensors.AddRange(weights.Tensors.Values);
            hashes.AddRange(weights.Files
                .Select(static file => ComponentFile.ListedHash(RealPath.Resolve(file)))
                .Where(static hash => hash is not null).Select(static hash => hash!.Value.Hex));
        }
        var types = tensors.Select(static tensor => tensor.DType.HeaderName()).Distinct();
        return new(component.Name, component.Folder, tensors.Count,
            tensors.Sum(static tensor => tensor.ElementCount),
            tensors.Sum(static tensor => tensor.ByteLength), [.. types.Order(StringComparer.Ordinal)],
            hashes);
    }
}

using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Cli.Output;

/// <summary>One component of a model folder.</summary>
/// <param name="Name">Its name in the hub's layout.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Tensors">How many tensors its weights have; 0 where it has no weights.</param>
/// <param name="Parameters">How many numbers they hold.</param>
/// <param name="Bytes">How many bytes they take.</param>
/// <param name="Types">The element types that occur.</param>
sealed record ModelComponent(
    string Name, string Folder, int Tensors, long Parameters, long Bytes, IReadOnlyList<string> Types)
{
    // Each with the file that makes a folder that component.
    static readonly (string Name, string File)[] s_known =
    [
        ("tokenizer", "vocab.json"), ("text_encoder", "config.json"),
        ("tokenizer_2", "vocab.json"), ("text_encoder_2", "config.json"),
        ("t2p", "config.json"), ("clip_vision", "config.json"), ("clapp", "config.json"),
        ("adapter", "config.json"), ("unet", "config.json"), ("vae", "config.json"),
        ("scheduler", "scheduler_config.json"), ("aesthetic", "config.json"),
    ];

    /// <summary>The components that a model folder holds, in the order in which they work.</summary>
    /// <exception cref="ModelNotFoundException">It holds none.</exception>
    /// <exception cref="SafetensorsFormatException">A weights file is broken.</exception>
    public static ModelComponent[] Find(ModelFolder model)
    {
        var components = s_known
            .Select(known => (known.Name, Folder: model.Find(known.Name, known.File)))
            .Where(static found => found.Folder is not null)
            .Select(static found => Read(found.Name, found.Folder!))
            .ToArray();
        return components.Length > 0
            ? components
            : throw new ModelNotFoundException("component", model.Root,
                [.. s_known.Select(known => model.Describe(known.Name, known.File))]);
    }

    static ModelComponent Read(string name, string folder)
    {
        if (Directory.GetFiles(folder, "*.safetensors*").Length == 0)
        {
            return new(name, folder, 0, 0, 0, []);
        }
        using var weights = Checkpoint.Open(folder);
        var tensors = weights.Tensors.Values.ToArray();
        var types = tensors.Select(static tensor => tensor.DType.HeaderName()).Distinct();
        return new(name, folder, tensors.Length, tensors.Sum(static tensor => tensor.ElementCount),
            tensors.Sum(static tensor => tensor.ByteLength), [.. types.Order(StringComparer.Ordinal)]);
    }
}

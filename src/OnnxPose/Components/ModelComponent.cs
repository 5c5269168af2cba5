using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Components;

/// <summary>A component that a model folder holds.</summary>
/// <param name="Name">Its name in the index, within a refiner with <c>refiner/</c> before it.</param>
/// <param name="Folder">Where it lies.</param>
sealed record ModelComponent(string Name, string Folder)
{
    const string Refiner = "refiner";

    // In the order in which they work, each with the files of which one makes a folder that component.
    static readonly (string Kind, string[] Files)[] s_known =
    [
        ("tokenizer", ["vocab.json"]), ("text_encoder", ["config.json"]), ("t2p", ["config.json"]),
        ("clip_vision", ["config.json"]),
        ("clapp", ["config.json", "pose_projection/model.safetensors", "pose_projection/model.onnx"]),
        ("adapter", ["config.json"]), ("unet", ["config.json"]), ("vae", ["config.json"]),
        ("scheduler", ["scheduler_config.json"]), ("aesthetic", ["config.json", "model.safetensors"]),
    ];

    /// <summary>What it is: its name without what tells it from others of its kind.</summary>
    public string Kind => KindOf(Name);

    /// <summary>Its config.json, which not every kind must have.</summary>
    public string Config => Path.Combine(Folder, ModelFolder.ConfigName);

    /// <summary><c>decoder</c> or <c>encoder</c> where an autoencoder is one half; else null.</summary>
    public string? Half => Name.Split('_') is [.., "vae", var half] ? half : null;

    /// <summary>The folders with its files: its own, and those of its parts.</summary>
    public IEnumerable<string> Folders =>
        [Folder, .. Kind == "clapp" ? Directory.GetDirectories(Folder) : []];

    /// <summary>The folders with its weights.</summary>
    public IEnumerable<string> WeightFolders => Folders
        .Where(static folder => Directory.GetFiles(folder, "*.safetensors*").Length > 0);

    /// <summary>The components that a model folder holds, those of its refiner last.</summary>
    /// <exception cref="ModelNotFoundException">It holds none.</exception>
    /// <exception cref="ModelContractException">An index is not what it should be.</exception>
    public static ModelComponent[] Find(ModelFolder model)
    {
        ModelComponent[] components =
        [
            .. Within(model, ""),
            .. model.Inner(Refiner) is { } refiner ? Within(refiner, $"{Refiner}/") : [],
        ];
        return components.Length > 0
            ? components
            : throw new ModelNotFoundException("component", model.Root,
                [.. s_known.Select(known => model.Describe(known.Kind, known.Files[0]))]);
    }

    /// <summary>The same; a component that the index names must be there. Of a refiner, which shares the rest
    /// with its model, this is the UNet.</summary>
    /// <exception cref="ModelNotFoundException">One is not, or there is none.</exception>
    /// <exception cref="ModelContractException">An index is not what it should be.</exception>
    public static ModelComponent[] Require(ModelFolder model)
    {
        var found = Find(model);
        foreach (var name in model.HasIndex ? model.Names : [])
        {
            var (kind, files) = s_known.FirstOrDefault(known => known.Kind == KindOf(name));
            if (kind is not null && !found.Any(component => component.Name == name))
            {
                throw model.Missing(name, files[0]);
            }
            if (name == Refiner)
            {
                (model.Inner(name) ?? throw model.Missing(name, "")).Require("unet", ModelFolder.ConfigName);
            }
        }
        return found;
    }

    /// <summary>The bytes of its weights, as they are stored.</summary>
    /// <exception cref="SafetensorsFormatException">A weights file is broken.</exception>
    public long WeightBytes() => WeightFolders.Sum(static folder =>
    {
        using var weights = Checkpoint.Open(folder);
        return weights.Tensors.Values.Sum(static tensor => tensor.ByteLength);
    });

    static IEnumerable<ModelComponent> Within(ModelFolder model, string prefix) =>
        from known in s_known
        from name in model.Names.Where(name => KindOf(name) == known.Kind).Order(StringComparer.Ordinal)
        let folder = known.Files.Select(file => model.Find(name, file)).FirstOrDefault(f => f is not null)
        where folder is not null
        select new ModelComponent(prefix + name, folder);

    // text_encoder_2, adapter_body, vae_decoder
    static string KindOf(string name)
    {
        var last = name[(name.LastIndexOf('/') + 1)..];
        return s_known.Select(static known => known.Kind)
            .Where(kind => last == kind || last.StartsWith($"{kind}_", StringComparison.Ordinal))
            .MaxBy(static kind => kind.Length) ?? last;
    }
}

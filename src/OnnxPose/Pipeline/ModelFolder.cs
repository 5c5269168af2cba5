using System.Text.Json;
using OnnxPose.Hub;
using OnnxPose.Onnx.Files;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose;

/// <summary>The components of a model folder in the hub's layout.</summary>
/// <remarks>
/// <para><c>model_index.json</c> at the root names them: a key is a component; its value is the pair of
/// library and class that diffusers writes (the component then lies in the folder of that name; a pair of
/// nulls says it is absent), the relative path of its folder, or a <see cref="HubReference"/> to a folder in
/// the hub's cache: the one that the model's folder lies in, else the user's. A key with true or false is a
/// setting; those that begin with an underscore are notes. Without that file every component lies in the
/// folder of its name.</para>
/// <para>Immutable and thread-safe.</para>
/// </remarks>
sealed class ModelFolder
{
    /// <summary>The file that makes a folder a network's.</summary>
    public const string ConfigName = "config.json";

    const string IndexFile = "model_index.json";
    const int MaxIndexBytes = 1 << 20;    // those on the hub have a few hundred bytes

    readonly Dictionary<string, string?>? _index;
    readonly Dictionary<string, bool> _settings = [];

    /// <summary>The folder of a model.</summary>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="ModelNotFoundException">There is no such folder.</exception>
    /// <exception cref="ModelContractException">model_index.json is not what it should be.</exception>
    public ModelFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!Directory.Exists(Root))
        {
            throw new ModelNotFoundException(ModelNotFoundException.WholeModel, Root, [$"the folder {Root}"]);
        }
        var index = Path.Combine(Root, IndexFile);
        _index = File.Exists(index) ? ReadIndex(index) : null;
    }

    /// <summary>The folder, as a full path.</summary>
    public string Root { get; }

    /// <summary>Whether an index names its components.</summary>
    public bool HasIndex => _index is not null;

    /// <summary>The components that the index names; without an index, those that have a folder.</summary>
    public IEnumerable<string> Names => _index is null
        ? Directory.GetDirectories(Root).Select(static folder => Path.GetFileName(folder))
        : _index.Where(static entry => entry.Value is not null).Select(static entry => entry.Key);

    /// <summary>The settings of the index, by key.</summary>
    public IReadOnlyDictionary<string, bool> Settings => _settings;

    /// <summary>Whether a setting is on.</summary>
    /// <param name="key">Its key in model_index.json.</param>
    /// <param name="absent">What stands for a missing one.</param>
    public bool Setting(string key, bool absent) => _settings.GetValueOrDefault(key, absent);

    /// <summary>The folder of a component, or null if there is none that holds
    /// <paramref name="requiredFile"/>.</summary>
    public string? Find(string component, string requiredFile) =>
        Candidate(component) is { } folder && File.Exists(Path.Combine(folder, requiredFile)) ? folder : null;

    /// <summary>The folder of a component.</summary>
    /// <exception cref="ModelNotFoundException">There is none that holds
    /// <paramref name="requiredFile"/>.</exception>
    public string Require(string component, string requiredFile) => Find(component, requiredFile)
        ?? throw Missing(component, requiredFile);

    /// <summary>The folder of a component with a config and weights, or a graph that wins over
    /// them.</summary>
    /// <exception cref="ModelNotFoundException">There is none, or it has no config.</exception>
    /// <exception cref="ModelContractException">It has neither weights nor a graph.</exception>
    public string RequireNetwork(string component)
    {
        var folder = Require(component, ConfigName);
        if (!File.Exists(Path.Combine(folder, "model.onnx")))
        {
            CheckpointFiles.Find(folder);
        }
        return folder;
    }

    /// <summary>A model inside this one, such as a refiner; null where there is no such folder.</summary>
    /// <exception cref="ModelContractException">Its model_index.json is not what it should be.</exception>
    public ModelFolder? Inner(string component) =>
        Candidate(component) is { } folder && Directory.Exists(folder) ? new(folder) : null;

    /// <summary>What to throw where a component is missing.</summary>
    public ModelNotFoundException Missing(string component, string requiredFile) =>
        new(component, Root, [Describe(component, requiredFile)]);

    /// <summary>In words, where <see cref="Find"/> looks for a component.</summary>
    public string Describe(string component, string requiredFile) => Candidate(component) is { } folder
        ? Path.Combine(folder, requiredFile)
        : $"an entry '{component}' in {Path.Combine(Root, IndexFile)}";

    string? Candidate(string component)
    {
        var value = _index is null ? component : _index.GetValueOrDefault(component);
        return value is null ? null
            : IsReference(value) ? HubReference.Parse(value).Locate(Cache)
            : Path.Combine(Root, value);
    }

    HubCache Cache => Path.GetDirectoryName(Root) is { } above
        && Path.GetFileName(above) == HubCache.ComposedFolder && Path.GetDirectoryName(above) is { } cache
            ? new(cache)
            : HubCache.OfUser();

    static bool IsReference(string value) => value.StartsWith(HubReference.Scheme, StringComparison.Ordinal);

    Dictionary<string, string?> ReadIndex(string path)
    {
        try
        {
            var bytes = BoundedFile.TryRead(path, MaxIndexBytes)
                ?? throw new FormatException($"It has more than {MaxIndexBytes} bytes.");
            using var document = JsonDocument.Parse(bytes);
            var entries = document.RootElement.EnumerateObject()
                .Where(static entry => !entry.Name.StartsWith('_'))
                .ToLookup(static entry => entry.Value.ValueKind is JsonValueKind.True or JsonValueKind.False);
            foreach (var entry in entries[true])
            {
                _settings[entry.Name] = entry.Value.GetBoolean();
            }
            return entries[false].ToDictionary(static entry => entry.Name, FolderOf);
        }
        catch (Exception e) when (
            e is JsonException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new ModelContractException($"'{path}' is not usable as the index of a model: {e.Message} " +
                "Expected one JSON object: a key for each component, its value a library and a class, or " +
                "the path of a folder inside the model's.", e);
        }
    }

    static string? FolderOf(JsonProperty entry) => entry.Value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String when entry.Value.GetString() is var value => IsReference(value!)
            ? HubReference.Parse(value!).ToString()
            : Inside(value!),
        JsonValueKind.Object => Inside(entry.Name),
        JsonValueKind.Array =>
            entry.Value.EnumerateArray().All(static part => part.ValueKind == JsonValueKind.Null)
            ? null
            : Inside(entry.Name),
        var kind => throw new FormatException($"The value of '{entry.Name}' is a {kind}."),
    };

    // An index is downloaded; it has no business outside its own folder.
    static string Inside(string relative) =>
        relative.Length > 0 && !Path.IsPathRooted(relative) && !relative.Contains('\0')
            && !relative.Split('/', '\\').Contains("..")
            ? relative
            : throw new FormatException($"'{relative}' is not the path of a folder inside the model's.");
}

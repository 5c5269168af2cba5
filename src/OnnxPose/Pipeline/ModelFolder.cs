using System.Text.Json;

namespace OnnxPose;

/// <summary>The components of a model folder in the hub's layout.</summary>
/// <remarks>
/// <c>model_index.json</c> at the root names them: a key is a component; its value is the pair of library and class
/// that diffusers writes (the component then lies in the folder of that name; a pair of nulls says it is absent) or
/// the relative path of its folder. Without that file every component lies in the folder of its name.
/// </remarks>
sealed class ModelFolder
{
    const string IndexFile = "model_index.json";

    readonly Dictionary<string, string?>? _index;

    /// <summary>The folder of a model.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="ModelContractException">model_index.json is not what it should be.</exception>
    public ModelFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(Path))
        {
            throw new ModelNotFoundException("model", Path, [$"the folder {Path}"]);
        }
        var index = System.IO.Path.Combine(Path, IndexFile);
        _index = File.Exists(index) ? ReadIndex(index) : null;
    }

    /// <summary>The folder, as a full path.</summary>
    public string Path { get; }

    /// <summary>The folder of a component, or null if there is none that holds <paramref name="requiredFile"/>.
    /// </summary>
    public string? Find(string component, string requiredFile)
    {
        var folder = Candidate(component);
        return folder is not null && File.Exists(System.IO.Path.Combine(folder, requiredFile)) ? folder : null;
    }

    /// <summary>The folder of a component.</summary>
    /// <exception cref="ModelNotFoundException">There is none that holds <paramref name="requiredFile"/>.</exception>
    public string Require(string component, string requiredFile) => Find(component, requiredFile)
        ?? throw new ModelNotFoundException(component, Path, [Describe(component, requiredFile)]);

    /// <summary>In words, where <see cref="Find"/> looks for a component.</summary>
    public string Describe(string component, string requiredFile) => Candidate(component) is { } folder
        ? System.IO.Path.Combine(folder, requiredFile)
        : $"an entry '{component}' in {System.IO.Path.Combine(Path, IndexFile)}";

    string? Candidate(string component)
    {
        var relative = _index is null ? component : _index.GetValueOrDefault(component);
        return relative is null ? null : System.IO.Path.Combine(Path, relative);
    }

    static Dictionary<string, string?> ReadIndex(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.EnumerateObject()
                .Where(static entry => !entry.Name.StartsWith('_'))
                .ToDictionary(static entry => entry.Name, static entry => FolderOf(entry));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new ModelContractException($"'{path}' is not usable as the index of a model: {e.Message} " +
                "Expected one object whose keys are components.", e);
        }
    }

    static string? FolderOf(JsonProperty entry) => entry.Value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => entry.Value.GetString(),
        JsonValueKind.Array when entry.Value.EnumerateArray()
            .All(static part => part.ValueKind == JsonValueKind.Null) => null,
        _ => entry.Name,
    };
}

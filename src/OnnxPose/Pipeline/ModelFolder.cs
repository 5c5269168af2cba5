using System.Text.Json;
using OnnxPose.Onnx.Files;

namespace OnnxPose;

/// <summary>The components of a model folder in the hub's layout.</summary>
/// <remarks>
/// <para><c>model_index.json</c> at the root names them: a key is a component; its value is the pair of
/// library and class that diffusers writes (the component then lies in the folder of that name; a pair of
/// nulls says it is absent) or the relative path of its folder. Keys that begin with an underscore are notes.
/// Without that file every component lies in the folder of its name.</para>
/// <para>Immutable and thread-safe.</para>
/// </remarks>
sealed class ModelFolder
{
    const string IndexFile = "model_index.json";
    const int MaxIndexBytes = 1 << 20;    // those on the hub have a few hundred bytes

    readonly Dictionary<string, string?>? _index;

    /// <summary>The folder of a model.</summary>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="ModelNotFoundException">There is no such folder.</exception>
    /// <exception cref="ModelContractException">model_index.json is not what it should be.</exception>
    public ModelFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Root = Path.GetFullPath(path);
        if (!Directory.Exists(Root))
        {
            throw new ModelNotFoundException("model", Root, [$"the folder {Root}"]);
        }
        var index = Path.Combine(Root, IndexFile);
        _index = File.Exists(index) ? ReadIndex(index) : null;
    }

    /// <summary>The folder, as a full path.</summary>
    public string Root { get; }

    /// <summary>The folder of a component, or null if there is none that holds
    /// <paramref name="requiredFile"/>.</summary>
    public string? Find(string component, string requiredFile) =>
        Candidate(component) is { } folder && File.Exists(Path.Combine(folder, requiredFile)) ? folder : null;

    /// <summary>The folder of a component.</summary>
    /// <exception cref="ModelNotFoundException">There is none that holds
    /// <paramref name="requiredFile"/>.</exception>
    public string Require(string component, string requiredFile) => Find(component, requiredFile)
        ?? throw new ModelNotFoundException(component, Root, [Describe(component, requiredFile)]);

    /// <summary>In words, where <see cref="Find"/> looks for a component.</summary>
    public string Describe(string component, string requiredFile) => Candidate(component) is { } folder
        ? Path.Combine(folder, requiredFile)
        : $"an entry '{component}' in {Path.Combine(Root, IndexFile)}";

    string? Candidate(string component)
    {
        var relative = _index is null ? component : _index.GetValueOrDefault(component);
        return relative is null ? null : Path.Combine(Root, relative);
    }

    static Dictionary<string, string?> ReadIndex(string path)
    {
        try
        {
            var bytes = BoundedFile.TryRead(path, MaxIndexBytes)
                ?? throw new FormatException($"It has more than {MaxIndexBytes} bytes.");
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.EnumerateObject()
                .Where(static entry => !entry.Name.StartsWith('_'))
                .ToDictionary(static entry => entry.Name, FolderOf);
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
        JsonValueKind.String => Inside(entry.Value.GetString()!),
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

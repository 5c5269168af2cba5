using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Hub;

/// <summary>A model whose components lie in several repositories of the hub. Immutable and
/// thread-safe.</summary>
public sealed class ModelBundle
{
    const string Notes = "_pulled";
    const int LargestIndex = 1 << 20;

    // A reader wants lines, and references to stay as they are.
    static readonly JsonWriterOptions s_readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = true,
    };

    readonly BundlePart[] _parts;

    internal ModelBundle(string name, params BundlePart[] parts) => (Name, _parts) = (name, parts);

    /// <summary>The name, which is that of its folder too.</summary>
    public string Name { get; }

    /// <summary>The paper's models from text to image: T2P, CLaPP with CLIP ViT-L/14, the DWPose adapter and
    /// SDXL, its networks in half precision and its autoencoder repaired for that.</summary>
    /// <param name="refiner">SDXL's refiner too; 5.9 GB more.</param>
    /// <param name="halfPrecision">False: the base's weights in single precision, twice the size.</param>
    public static ModelBundle TextToPoseSdxl(bool refiner = false, bool halfPrecision = true) =>
        TextToPoseBundle.Create(refiner, halfPrecision);

    /// <summary>What to fetch, repository by repository.</summary>
    internal PullRequest[] Requests =>
    [
        .. _parts.GroupBy(static part => part.Repository).Select(static parts =>
        {
            HashSet<string> optional = [.. parts.SelectMany(
                static part => (part.Optional ?? []).Select(part.PathOf))];
            return new PullRequest(HubRepository.Parse(parts.Key),
                [.. parts.SelectMany(static part => part.Files.Select(part.PathOf)).Distinct()],
                optional.Contains);
        }),
    ];

    /// <summary>Writes the index that makes a model of what was pulled.</summary>
    /// <returns>The model's folder, inside the cache.</returns>
    internal string Compose(HubCache cache, PulledRepository[] pulled)
    {
        var folder = cache.Composed(Name);
        var path = Path.Combine(folder, "model_index.json");
        var index = Index(pulled.Select(repository => repository with
        {
            Licence = repository.Licence ?? KnownLicence(path, repository),
        }).ToDictionary(static repository => repository.Repository.ToString()));
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(index))
        {
            Directory.CreateDirectory(folder);
            AtomicFile.Write(path, stream => stream.Write(index));
        }
        return folder;
    }

    // A pull without the hub is told no licence; an earlier one wrote it down.
    static string? KnownLicence(string index, PulledRepository repository)
    {
        try
        {
            var bytes = File.Exists(index) ? BoundedFile.TryRead(index, LargestIndex) : null;
            return bytes is null ? null : JsonElement.Parse(bytes).GetProperty(Notes).EnumerateArray()
                .Where(entry => entry.GetProperty("repository").GetString() == repository.Repository.Id
                    && entry.GetProperty("commit").GetString() == repository.Commit)
                .Select(static entry => entry.GetProperty("licence").GetString()).FirstOrDefault();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;     // an index that is about to be written anew
        }
    }

    byte[] Index(Dictionary<string, PulledRepository> pulled)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, s_readable))
        {
            json.WriteStartObject();
            json.WriteString("_class_name", "PosePipeline");
            json.WriteStartArray(Notes);
            foreach (var repository in pulled.Values)
            {
                json.WriteStartObject();
                json.WriteString("repository", repository.Repository.Id);
                json.WriteString("commit", repository.Commit);
                json.WriteString("licence", repository.Licence ?? "not stated");
                json.WriteEndObject();
            }
            json.WriteEndArray();
            foreach (var part in _parts.Where(static part => part.Component.Length > 0))
            {
                var repository = pulled[part.Repository];
                json.WriteString(part.Component,
                    new HubReference(repository.Repository.At(repository.Commit), part.Folder).ToString());
            }
            json.WriteEndObject();
        }
        bytes.Write(Encoding.UTF8.GetBytes("\n"));
        return bytes.ToArray();
    }
}

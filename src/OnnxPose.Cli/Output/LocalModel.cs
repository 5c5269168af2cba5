using System.Text.Json;
using OnnxPose.Hub;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Cli.Output;

/// <summary>A model that is on this machine.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Name">What <c>--models</c> takes beside the folder; null for nothing.</param>
/// <param name="Licences">What is known of its licences, one of each.</param>
sealed record LocalModel(string Folder, string? Name, IReadOnlyList<string> Licences)
{
    const int LargestCard = 1 << 20;

    /// <summary>The models of the hub's cache: what was put together, and single repositories.</summary>
    public static IEnumerable<LocalModel> InCache(HubCache cache)
    {
        var composed = Path.Combine(cache.Root, HubCache.ComposedFolder);
        var bundles = Directory.Exists(composed) ? Directory.GetDirectories(composed) : [];
        var repositories = Directory.Exists(cache.Root)
            ? Directory.GetDirectories(cache.Root, "models--*").Select(Path.GetFileName)
            : [];
        return
        [
            .. bundles.Select(static folder => At(folder, Path.GetFileName(folder))),
            .. from repository in repositories
               let id = repository["models--".Length..].Replace("--", "/", StringComparison.Ordinal)
               let folder = cache.Find(id)
               where folder is not null
               select At(folder, id),
        ];
    }

    /// <summary>The model in a folder.</summary>
    public static LocalModel At(string folder, string? name = null) =>
        new(folder, name, [.. Pulled(folder).Append(Card(folder)).OfType<string>().Distinct()]);

    /// <summary>The bytes of all files, each content once.</summary>
    public long Bytes()
    {
        var files = new ModelFolderFiles(Folder);
        return files.Inside.Concat(files.Referenced)
            .Select(ModelFolderFiles.TryResolve).Distinct().Where(File.Exists)
            .Sum(static file => new FileInfo(file!).Length);
    }

    // What a pull noted down in the index.
    static IEnumerable<string> Pulled(string folder)
    {
        var index = new ModelFolderFiles(folder).Index;
        return index is { } root && root.TryGetProperty("_pulled", out var pulled)
            && pulled.ValueKind == JsonValueKind.Array
            ? pulled.EnumerateArray()
                .Where(static entry => entry.ValueKind == JsonValueKind.Object)
                .Select(static entry => entry.TryGetProperty("licence", out var licence)
                    ? TextLine.Shorten(licence.ToString())
                    : null).OfType<string>()
            : [];
    }

    // A model card begins with lines such as "license: mit" between dashes.
    static string? Card(string folder)
    {
        const string Key = "license:";
        var path = Path.Combine(folder, "README.md");
        var bytes = File.Exists(path) ? BoundedFile.TryRead(path, LargestCard) : null;
        if (bytes is null)
        {
            return null;
        }
        var lines = System.Text.Encoding.UTF8.GetString(bytes).Split('\n');
        return lines[0].Trim() != "---" ? null : lines.Skip(1)
            .TakeWhile(static line => line.Trim() != "---")
            .Where(static line => line.StartsWith(Key, StringComparison.Ordinal))
            .Select(static line => TextLine.Plain(line[Key.Length..]).Trim()).FirstOrDefault();
    }
}

using System.Text.Json;
using OnnxPose.Components;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Cli.Output;

/// <summary>The files that make a model, wherever they lie.</summary>
/// <param name="folder">The model's folder.</param>
sealed class ModelFolderFiles(string folder)
{
    const int LargestIndex = 1 << 20;

    // What may not be read is left out: a list of all models must not fail for one of them.
    static readonly EnumerationOptions s_readable = new() { AttributesToSkip = 0 };

    /// <summary>Its index as it is written; null where it has none that is JSON.</summary>
    public JsonElement? Index
    {
        get
        {
            var path = Path.Combine(folder, "model_index.json");
            try
            {
                return File.Exists(path) && BoundedFile.TryRead(path, LargestIndex) is { } bytes
                    && JsonElement.Parse(bytes) is { ValueKind: JsonValueKind.Object } index ? index : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>The files in it and in the folders beneath, through links too, each folder once.</summary>
    public IEnumerable<string> Inside
    {
        get
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var left = new Stack<string>([folder]);
            while (left.TryPop(out var next))
            {
                if (TryResolve(next) is not { } real || !seen.Add(real))
                {
                    continue;     // a link may lead back to where it lies
                }
                foreach (var inner in Directory.EnumerateDirectories(real, "*", s_readable))
                {
                    left.Push(inner);
                }
                foreach (var file in Directory.EnumerateFiles(real, "*", s_readable))
                {
                    yield return file;
                }
            }
        }
    }

    /// <summary>A path with its links resolved; null where they lead in a circle.</summary>
    public static string? TryResolve(string path)
    {
        try
        {
            return RealPath.Resolve(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The files of components that lie elsewhere; none where the folder is no model.</summary>
    public IEnumerable<string> Referenced
    {
        get
        {
            try
            {
                var inside = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
                return ModelComponent.Find(new(folder)).Select(static component => component.Folder)
                    .Where(path => !path.StartsWith(inside, StringComparison.Ordinal)).Distinct()
                    .SelectMany(Directory.GetFiles);
            }
            catch (Exception e) when (e is ModelNotFoundException or ModelContractException)
            {
                return [];
            }
        }
    }
}

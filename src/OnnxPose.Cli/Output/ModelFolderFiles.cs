using System.Text.Json;
using OnnxPose.Components;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Cli.Output;

/// <summary>The files that make a model, wherever they lie.</summary>
/// <param name="folder">The model's folder.</param>
sealed class ModelFolderFiles(string folder)
{
    const int LargestIndex = 1 << 20;

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

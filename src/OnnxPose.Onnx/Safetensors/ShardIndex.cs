using System.Text.Json;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Onnx.Safetensors;

/// <summary>The index of a sharded checkpoint: which file of its folder holds which tensor.</summary>
/// <remarks>
/// Source: transformers, <c>model.safetensors.index.json</c>: <c>{"weight_map": {"name": "file"}}</c>.
/// </remarks>
static class ShardIndex
{
    const int LargestFile = SafetensorsLimits.HeaderBytes;
    const int MostShards = 1024;

    static readonly JsonDocumentOptions s_strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>Reads an index and checks that every shard is a plain file name.</summary>
    /// <returns>Tensor to file name.</returns>
    /// <exception cref="SafetensorsFormatException">
    /// It is not such an index, or a shard would leave the folder.
    /// </exception>
    public static Dictionary<string, string> Read(string path)
    {
        try
        {
            var bytes = BoundedFile.TryRead(path, LargestFile)
                ?? throw new SafetensorsFormatException(path, $"it has more than {LargestFile} bytes");
            using var document = JsonDocument.Parse(bytes, s_strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("weight_map", out var map)
                || map.ValueKind != JsonValueKind.Object)
            {
                throw new SafetensorsFormatException(path, "it has no object weight_map");
            }
            return ReadMap(map, path);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new SafetensorsFormatException(path, $"it is not a JSON index of shards: {e.Message}", e);
        }
    }

    static Dictionary<string, string> ReadMap(JsonElement map, string path)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var shards = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in map.EnumerateObject())
        {
            var isString = property.Value.ValueKind == JsonValueKind.String;
            var file = isString ? property.Value.GetString() ?? "" : "";
            if (!IsPlainName(file))
            {
                throw new SafetensorsFormatException(path,
                    $"tensor '{Shortened.Text(property.Name)}' is mapped to " +
                    $"'{Shortened.Text(property.Value.ToString())}'; expected the name of a " +
                    ".safetensors file in the same folder");
            }
            if (shards.Add(file) && shards.Count > MostShards)
            {
                throw new SafetensorsFormatException(path, $"it names more than {MostShards} shards");
            }
            files.Add(property.Name, file);
        }
        return files.Count > 0
            ? files
            : throw new SafetensorsFormatException(path, "its weight_map is empty");
    }

    // No separators of any system, so neither '..' nor an absolute path nor a drive can occur.
    static bool IsPlainName(string file) =>
        file.Length is > 0 and <= 255
        && file.EndsWith(".safetensors", StringComparison.Ordinal)
        && file.AsSpan().IndexOfAny("/\\:") < 0
        && !file.Any(char.IsControl);
}

using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Training.Images.Networks;

/// <summary>config.json files of image networks.</summary>
static class ConfigJson
{
    static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static JsonNode Read(string folder) =>
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "config.json")))!;

    public static void Write(string path, JsonObject json) =>
        AtomicFile.WriteText(path, json.ToJsonString(s_indented) + "\n");

    /// <summary>A list of whole numbers.</summary>
    public static int[] Numbers(JsonNode json, string key) =>
        [.. json[key]!.AsArray().Select(static n => (int)n!)];

    public static JsonArray Array(IEnumerable<int> numbers) =>
        new([.. numbers.Select(static n => (JsonNode)n)]);

    public static JsonArray Repeat(string word, int count) =>
        new([.. Enumerable.Repeat(word, count).Select(static w => (JsonNode)w)]);
}

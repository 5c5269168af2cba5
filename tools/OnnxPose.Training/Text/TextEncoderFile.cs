using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Files;
using OnnxPose.Training.Weights;

namespace OnnxPose.Training.Text;

/// <summary>A text encoder's folder in the hub's form.</summary>
static class TextEncoderFile
{
    const string ConfigName = "config.json", WeightsName = "model.safetensors";

    static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static TextEncoder Load(string folder)
    {
        var json = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, ConfigName)))!;
        var encoder = new TextEncoder(new()
        {
            Vocabulary = (int)json["vocab_size"]!,
            StartId = (int)json["bos_token_id"]!,
            EndId = (int)json["eos_token_id"]!,
            Width = (int)json["hidden_size"]!,
            Layers = (int)json["num_hidden_layers"]!,
            Heads = (int)json["num_attention_heads"]!,
            Inner = (int)json["intermediate_size"]!,
            MaxTokens = (int)json["max_position_embeddings"]!,
            Projection = (int)json["projection_dim"]!,
        }, PoseRandom.FromSeed(0));
        encoder.Parameters.Load(WeightFile.Read(Path.Combine(folder, WeightsName)),
            without: SlotProbes.Prefix);
        return encoder;
    }

    /// <summary>Writes config.json and the weights in fp16.</summary>
    public static void Save(string folder, TextEncoder encoder)
    {
        Directory.CreateDirectory(folder);
        var sizes = encoder.Sizes;
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray("CLIPTextModelWithProjection"),
            ["model_type"] = "clip_text_model",
            ["attention_dropout"] = 0.0,
            ["bos_token_id"] = sizes.StartId,
            ["eos_token_id"] = sizes.EndId,
            ["pad_token_id"] = sizes.EndId,
            ["hidden_act"] = "quick_gelu",
            ["hidden_size"] = sizes.Width,
            ["intermediate_size"] = sizes.Inner,
            ["layer_norm_eps"] = 1e-5,
            ["max_position_embeddings"] = sizes.MaxTokens,
            ["num_attention_heads"] = sizes.Heads,
            ["num_hidden_layers"] = sizes.Layers,
            ["projection_dim"] = sizes.Projection,
            ["torch_dtype"] = "float16",
            ["vocab_size"] = sizes.Vocabulary,
        };
        AtomicFile.WriteText(Path.Combine(folder, ConfigName), json.ToJsonString(s_indented) + "\n");
        WeightFile.Write(Path.Combine(folder, WeightsName),
            encoder.Parameters.Export(without: SlotProbes.Prefix), half: true);
    }
}

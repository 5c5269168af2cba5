using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Training.Transformer;

/// <summary>The transformer's config.json, in the form of the published constructor's arguments.</summary>
static class TransformerConfigFile
{
    static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static PoseTransformerConfig Read(string path)
    {
        var json = JsonNode.Parse(File.ReadAllBytes(path))!;
        return new()
        {
            Layers = (int)json["num_layers"]!,
            Heads = (int)json["num_heads"]!,
            HeadSize = (int)json["embed_dim_per_head"]!,
            MlpFactor = (int)json["mlp_dim_factor"]!,
            MaxPeople = (int)json["max_num_poses"]!,
            TextWidth = (int)json["cross_embed_dim"]!,
            MixtureComponents = (int)json["gmm_num_components"]!,
        };
    }

    public static void Write(string path, PoseTransformerConfig config)
    {
        var json = new JsonObject
        {
            ["num_layers"] = config.Layers,
            ["num_heads"] = config.Heads,
            ["embed_dim_per_head"] = config.HeadSize,
            ["mlp_dim_factor"] = config.MlpFactor,
            ["dropout"] = 0.0,
            ["max_num_poses"] = config.MaxPeople,
            ["cross_embed_dim"] = config.TextWidth,
            ["predict_bodies"] = true,
            ["predict_faces"] = true,
            ["predict_hands"] = true,
            ["distribution"] = "gmm",
            ["gmm_num_components"] = config.MixtureComponents,
        };
        AtomicFile.WriteText(path, json.ToJsonString(s_indented) + "\n");
    }
}

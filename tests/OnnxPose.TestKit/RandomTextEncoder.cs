using System.Text.Json;
using OnnxPose.Onnx.Files;
using static OnnxPose.TestKit.RandomTensors;

namespace OnnxPose.TestKit;

/// <summary>A CLIP text encoder of any size with random weights, in a folder as the hub has it.</summary>
static class RandomTextEncoder
{
    const int MaxTokens = 77;
    const int Heads = 4;
    const int HiddenFactor = 2;

    /// <summary>Writes config.json and model.safetensors, with a projection where its width is
    /// given.</summary>
    public static void Write(
        string folder, int vocabulary, int width, int layers, ulong seed, int? projection = null)
    {
        Directory.CreateDirectory(folder);
        RandomTensors.Write(
            Path.Combine(folder, "model.safetensors"), Tensors(vocabulary, width, layers, projection), seed);
        AtomicFile.WriteText(Path.Combine(folder, "config.json"), JsonSerializer.Serialize(new
        {
            model_type = "clip_text_model",
            vocab_size = vocabulary,
            hidden_size = width,
            intermediate_size = HiddenFactor * width,
            num_hidden_layers = layers,
            num_attention_heads = Heads,
            max_position_embeddings = MaxTokens,
            hidden_act = "quick_gelu",
            projection_dim = projection ?? width,
        }));
    }

    static IEnumerable<(string Name, long[] Shape)> Tensors(
        long vocabulary, long width, int layers, int? projection) =>
    [
        .. projection is { } projected
            ? [("text_projection.weight", [projected, width])]
            : Array.Empty<(string, long[])>(),
        ("text_model.embeddings.token_embedding.weight", [vocabulary, width]),
        ("text_model.embeddings.position_embedding.weight", [MaxTokens, width]),
        .. Norm("text_model.final_layer_norm", width),
        .. Enumerable.Range(0, layers).SelectMany(i => Layer($"text_model.encoder.layers.{i}.", width)),
    ];

    static IEnumerable<(string Name, long[] Shape)> Layer(string prefix, long width) =>
    [
        .. Norm(prefix + "layer_norm1", width), .. Norm(prefix + "layer_norm2", width),
        .. new[] { "q", "k", "v", "out" }.SelectMany(part =>
            Linear($"{prefix}self_attn.{part}_proj", width, width)),
        .. Linear(prefix + "mlp.fc1", width, HiddenFactor * width),
        .. Linear(prefix + "mlp.fc2", HiddenFactor * width, width),
    ];
}

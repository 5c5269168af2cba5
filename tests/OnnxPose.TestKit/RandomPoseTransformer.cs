using System.Text.Json;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Files;
using static OnnxPose.TestKit.RandomTensors;

namespace OnnxPose.TestKit;

/// <summary>A pose transformer of any size with random weights, in a folder as the hub has it.</summary>
static class RandomPoseTransformer
{
    /// <summary>Writes config.json and model.safetensors; the scale of the weights keeps activations near
    /// 1.</summary>
    public static void Write(string folder, PoseTransformerConfig config, ulong seed)
    {
        RandomTensors.Write(Path.Combine(folder, "model.safetensors"), Tensors(config), seed);
        AtomicFile.WriteText(Path.Combine(folder, "config.json"), JsonSerializer.Serialize(new
        {
            num_layers = config.Layers,
            num_heads = config.Heads,
            embed_dim_per_head = config.HeadSize,
            mlp_dim_factor = config.MlpFactor,
            max_num_poses = config.MaxPeople,
            cross_embed_dim = config.TextWidth,
            gmm_num_components = config.MixtureComponents,
        }));
    }

    static IEnumerable<(string Name, long[] Shape)> Tensors(PoseTransformerConfig config)
    {
        var (width, text, hidden) = (config.Width, config.TextWidth, config.MlpFactor * config.Width);
        IEnumerable<(string, long[])> tensors =
        [
            .. Linear("start_image_ratio_embedding", 1, width), .. Linear("bbox_linear", 2, width),
            .. Linear("bodies_linear", 2, width), .. Linear("faces_linear", 2, width),
            .. Linear("hands_linear", 2, width),
            ("bbox_xy_embedding.weight", [2, width]), ("bodies_embedding.weight", [18, width]),
            ("faces_embedding.weight", [68, width]), ("hands_embedding.weight", [42, width]),
            ("person_positional_embedding.weight", [config.MaxPeople, width]),
            .. Norm("last_layer_norm", width),
        ];
        string[] heads = ["bboxes", "bodies", "faces", "hands"];
        return tensors
            .Concat(heads.SelectMany(head => Linear($"linear_head_{head}", width, config.LogitsPerToken)))
            .Concat(Enumerable.Range(0, config.Layers)
                .SelectMany(i => Layer($"transformer_layers.{i}.", width, text, hidden)));
    }

    static IEnumerable<(string Name, long[] Shape)> Layer(
        string prefix, long width, long text, long hidden) =>
    [
        .. Norm(prefix + "qkv_layer_norm", width),
        .. Linear(prefix + "causal_self_attention.c_attn", width, 3 * width),
        .. Linear(prefix + "causal_self_attention.c_proj", width, width),
        .. Norm(prefix + "q_layer_norm", width), .. Norm(prefix + "kv_layer_norm", text),
        .. text == width
            ? [(prefix + "cross_attention.in_proj_weight", [3 * width, width])]
            : new (string, long[])[]
            {
                (prefix + "cross_attention.q_proj_weight", [width, width]),
                (prefix + "cross_attention.k_proj_weight", [width, text]),
                (prefix + "cross_attention.v_proj_weight", [width, text]),
            },
        (prefix + "cross_attention.in_proj_bias", [3 * width]),
        .. Linear(prefix + "cross_attention.out_proj", width, width),
        .. Norm(prefix + "mlp_layer_norm", width),
        .. Linear(prefix + "mlp.0", width, hidden), .. Linear(prefix + "mlp.2", hidden, width),
    ];
}

using OnnxPose.Onnx.Architectures;
using OnnxPose.Training.Weights;

namespace OnnxPose.Training.Transformer;

/// <summary>The parameters of the text-to-pose transformer under the upstream names.</summary>
static class PoseTransformerParameters
{
    const float EmbeddingDeviation = 0.3f, HeadDeviation = 0.02f;

    // A full step of all of a head's weights at once would move a point by many of its standard deviations.
    const float HeadRate = 0.1f;

    public static List<ParameterSpec> Of(PoseTransformerConfig config)
    {
        var width = config.Width;
        List<ParameterSpec> specs = [];
        AddDense(specs, "start_image_ratio_embedding", width, 1, EmbeddingDeviation);
        AddDense(specs, "bbox_linear", width, 2, 0.5f);
        specs.Add(new("bbox_xy_embedding.weight", [2, width], EmbeddingDeviation));
        foreach (var (name, count) in s_points)
        {
            AddDense(specs, name + "_linear", width, 2, 0.5f);
            specs.Add(new(name + "_embedding.weight", [count, width], EmbeddingDeviation));
        }
        specs.Add(new("person_positional_embedding.weight", [config.MaxPeople, width], EmbeddingDeviation));
        for (var layer = 0; layer < config.Layers; layer++)
        {
            AddLayer(specs, config, $"transformer_layers.{layer}.");
        }
        AddNorm(specs, "last_layer_norm", width);
        foreach (var kind in s_heads)
        {
            AddDense(specs, $"linear_head_{kind}", config.LogitsPerToken, width, HeadDeviation, HeadRate);
        }
        return specs;
    }

    static readonly string[] s_heads = ["bboxes", "bodies", "faces", "hands"];

    static readonly (string Name, int Count)[] s_points =
    [
        ("bodies", PoseTransformerConfig.BodyPoints),
        ("faces", PoseTransformerConfig.FacePoints),
        ("hands", PoseTransformerConfig.HandPoints),
    ];

    static void AddLayer(List<ParameterSpec> specs, PoseTransformerConfig config, string scope)
    {
        int width = config.Width, inner = width * config.MlpFactor, text = config.TextWidth;
        float into = Deviation(width), back = into / MathF.Sqrt(3 * config.Layers);
        AddNorm(specs, scope + "qkv_layer_norm", width);
        AddDense(specs, scope + "causal_self_attention.c_attn", 3 * width, width, into);
        AddDense(specs, scope + "causal_self_attention.c_proj", width, width, back);
        AddNorm(specs, scope + "q_layer_norm", width);
        AddNorm(specs, scope + "kv_layer_norm", text);
        specs.Add(new(scope + "cross_attention.q_proj_weight", [width, width], into));
        specs.Add(new(scope + "cross_attention.k_proj_weight", [width, text], Deviation(text)));
        specs.Add(new(scope + "cross_attention.v_proj_weight", [width, text], Deviation(text)));
        specs.Add(new(scope + "cross_attention.in_proj_bias", [3 * width], 0));
        AddDense(specs, scope + "cross_attention.out_proj", width, width, back);
        AddNorm(specs, scope + "mlp_layer_norm", width);
        AddDense(specs, scope + "mlp.0", inner, width, into);
        AddDense(specs, scope + "mlp.2", width, inner, back * Deviation(inner) / into);
    }

    static float Deviation(int inputs) => 1 / MathF.Sqrt(inputs);

    static void AddNorm(List<ParameterSpec> specs, string scope, int width)
    {
        specs.Add(new(scope + ".weight", [width], 0, 1));
        specs.Add(new(scope + ".bias", [width], 0));
    }

    static void AddDense(List<ParameterSpec> specs, string scope, int outputs, int inputs, float deviation,
        float rate = 1)
    {
        specs.Add(new(scope + ".weight", [outputs, inputs], deviation) { Rate = rate });
        specs.Add(new(scope + ".bias", [outputs], 0) { Rate = rate });
    }
}

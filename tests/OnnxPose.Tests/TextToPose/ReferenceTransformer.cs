using System.Numerics.Tensors;
using System.Text.Json;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.TextToPose;

/// <summary>
/// The text-to-pose transformer written once more, without graphs or ONNX Runtime, in double precision: the
/// independent answer that the decoding loop is held against. One layer is two calls, so that the same lines
/// serve a step with a cache and a full pass under upstream's masks.
/// </summary>
sealed partial class ReferenceTransformer
{
    readonly GoldenTensors _weights;
    readonly Dictionary<string, double[]> _cache = [];

    public ReferenceTransformer(string folder)
    {
        _weights = GoldenTensors.Load(folder, "model.safetensors");
        Config = ReadConfig(Path.Combine(folder, "config.json"));
        foreach (var name in Names())
        {
            _cache[name] = Doubles(name);
        }
    }

    /// <summary>The one over the golden weights.</summary>
    public static ReferenceTransformer Golden { get; } = new(GoldenFolder.Path("t2p"));

    public PoseTransformerConfig Config { get; }

    /// <summary>The residual stream's first value for a token.</summary>
    public double[] Embed(PoseToken token)
    {
        if (token.Kind == PoseTokenKind.Start)
        {
            return Linear("start_image_ratio_embedding", [token.X]);
        }
        var (linear, table) = token.Kind switch
        {
            PoseTokenKind.Box => ("bbox_linear", "bbox_xy_embedding"),
            PoseTokenKind.Body => ("bodies_linear", "bodies_embedding"),
            PoseTokenKind.Face => ("faces_linear", "faces_embedding"),
            _ => ("hands_linear", "hands_embedding"),
        };
        var x = Linear(linear, [token.X, token.Y]);
        TensorPrimitives.Add(x, Row(table, token.Index), x);
        TensorPrimitives.Add(x, Row("person_positional_embedding", token.Person), x);
        return x;
    }

    /// <summary>What self-attention of a layer computes with: query, key and value of one token.</summary>
    public (double[] Query, double[] Key, double[] Value) Project(int layer, double[] x)
    {
        var normed = LayerNorm($"transformer_layers.{layer}.qkv_layer_norm", x);
        var qkv = Linear($"transformer_layers.{layer}.causal_self_attention.c_attn", normed);
        var width = Config.Width;
        return (qkv[..width], qkv[width..(2 * width)], qkv[(2 * width)..]);
    }

    /// <summary>The rest of the layer, given the keys and values that the token may see.</summary>
    public double[] Finish(int layer, double[] x, double[] query, IReadOnlyList<double[]> keys,
        IReadOnlyList<double[]> values, TextMemory? text)
    {
        var scope = $"transformer_layers.{layer}";
        var attended = Linear($"{scope}.causal_self_attention.c_proj", Attend(query, keys, values));
        x = Add(x, attended);
        if (text is not null)
        {
            var width = Config.Width;
            var q = Linear(
                text.QueryWeight(layer), _cache[$"{scope}.cross_attention.in_proj_bias"].AsSpan(0, width),
                LayerNorm($"{scope}.q_layer_norm", x));
            x = Add(x,
                Linear($"{scope}.cross_attention.out_proj", Attend(q, text.Keys(layer), text.Values(layer))));
        }
        var hidden = Linear($"{scope}.mlp.0", LayerNorm($"{scope}.mlp_layer_norm", x));
        for (var i = 0; i < hidden.Length; i++)
        {
            hidden[i] *= 0.5 * (1 + Erf(hidden[i] / Math.Sqrt(2)));
        }
        return Add(x, Linear($"{scope}.mlp.2", hidden));
    }

    /// <summary>The logits of one output layer.</summary>
    public double[] Read(double[] x, PoseHead head) => Linear(head switch
    {
        PoseHead.Box => "linear_head_bboxes",
        PoseHead.Body => "linear_head_bodies",
        PoseHead.Face => "linear_head_faces",
        _ => "linear_head_hands",
    }, LayerNorm("last_layer_norm", x));

    IEnumerable<string> Names()
    {
        string[] plain = ["start_image_ratio_embedding", "bbox_linear", "bodies_linear", "faces_linear",
            "hands_linear", "last_layer_norm", "linear_head_bboxes", "linear_head_bodies",
            "linear_head_faces",
            "linear_head_hands"];
        string[] perLayer = ["qkv_layer_norm", "causal_self_attention.c_attn", "causal_self_attention.c_proj",
            "q_layer_norm", "kv_layer_norm", "cross_attention.out_proj", "mlp_layer_norm", "mlp.0", "mlp.2"];
        foreach (var name in plain.Concat(Enumerable.Range(0, Config.Layers)
            .SelectMany(layer => perLayer.Select(part => $"transformer_layers.{layer}.{part}"))))
        {
            yield return $"{name}.weight";
            yield return $"{name}.bias";
        }
        foreach (var name in new[] { "bbox_xy", "bodies", "faces", "hands", "person_positional" })
        {
            yield return $"{name}_embedding.weight";
        }
        for (var layer = 0; layer < Config.Layers; layer++)
        {
            yield return $"transformer_layers.{layer}.cross_attention.in_proj_bias";
        }
    }

    double[] Doubles(string name) => [.. _weights.Floats(name).ToArray().Select(static f => (double)f)];

    static PoseTransformerConfig ReadConfig(string path)
    {
        var json = JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
        int Number(string name) => json.GetProperty(name).GetInt32();
        return new()
        {
            Layers = Number("num_layers"),
            Heads = Number("num_heads"),
            HeadSize = Number("embed_dim_per_head"),
            MlpFactor = Number("mlp_dim_factor"),
            MaxPeople = Number("max_num_poses"),
            TextWidth = Number("cross_embed_dim"),
            MixtureComponents = Number("gmm_num_components"),
        };
    }
}

using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Architectures;

/// <summary>The transformer layers that CLIP's text and vision encoders share.</summary>
/// <remarks>
/// Hugging Face's parameter names (transformers, modeling_clip.py). States are (sequences * places, width)
/// between the attentions, so that each Linear is one plain Gemm.
/// </remarks>
sealed class ClipLayers
{
    const float QuickGeluAlpha = 1.702f;

    readonly GraphBuilder _graph;

    /// <summary>Layers of a graph that is being written.</summary>
    public ClipLayers(GraphBuilder graph) => _graph = graph;

    /// <summary>Width of a state.</summary>
    public required int Width { get; init; }

    /// <summary>Attention heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Hidden width of the feed-forward layers.</summary>
    public required int HiddenWidth { get; init; }

    /// <summary>The nonlinearity.</summary>
    public required Activation Activation { get; init; }

    /// <summary>The layer norms' epsilon.</summary>
    public required float Epsilon { get; init; }

    /// <summary>Whether a place sees only itself and those before it.</summary>
    public required bool Causal { get; init; }

    /// <summary>(sequences, places, width), as int64.</summary>
    public required Value StateShape { get; init; }

    /// <summary>One layer: attention and feed-forward, each after its norm and around a residual.</summary>
    public Value Layer(Value x, WeightScope weights)
    {
        x = _graph.Add(x, Attention(Normalize(x, weights.Scope("layer_norm1")), weights.Scope("self_attn")));
        return _graph.Add(x, FeedForward(Normalize(x, weights.Scope("layer_norm2")), weights.Scope("mlp")));
    }

    /// <summary>A layer norm over flat states.</summary>
    public Value Normalize(Value x, WeightScope weights) => _graph.LayerNorm(x, weights, Width, Epsilon);

    /// <summary>(sequences, places, width) as (sequences * places, width).</summary>
    public Value Flat(Value states) => _graph.Reshape(states, -1, Width);

    /// <summary>Reads <c>hidden_act</c>.</summary>
    /// <exception cref="ModelContractException">It is neither <c>gelu</c> nor <c>quick_gelu</c>.</exception>
    public static Activation ReadActivation(ConfigFile file) =>
        file.Word("hidden_act", ["gelu", "quick_gelu"], "quick_gelu") == "gelu"
            ? Activation.Gelu
            : Activation.QuickGelu;

    Value Attention(Value x, WeightScope weights)
    {
        var attended = _graph.Attention(
            new(Project("q_proj"), Project("k_proj"), Project("v_proj")),
            new(Heads, Width) { Causal = Causal });
        return _graph.Linear(Flat(attended), weights.Scope("out_proj"), Width, Width);

        Value Project(string name) =>
            _graph.Reshape(_graph.Linear(x, weights.Scope(name), Width, Width), StateShape);
    }

    Value FeedForward(Value x, WeightScope weights)
    {
        var hidden = _graph.Linear(x, weights.Scope("fc1"), Width, HiddenWidth);
        var active = Activation == Activation.Gelu
            ? _graph.Gelu(hidden)
            : _graph.QuickGelu(hidden, QuickGeluAlpha);
        return _graph.Linear(active, weights.Scope("fc2"), HiddenWidth, Width);
    }
}

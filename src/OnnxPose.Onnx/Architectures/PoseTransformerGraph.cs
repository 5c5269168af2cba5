using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Onnx.Architectures;

/// <summary>The text-to-pose transformer (T2P), as three graphs over the same weights.</summary>
/// <remarks>
/// <see cref="Text"/> turns text states into the keys and values of cross-attention, once a generation;
/// <see cref="Step"/> runs one token of each row against a cache; <see cref="FullPass"/> runs whole sequences
/// without one, as the published code does. Source: clement-bonnet/text-to-pose, t2p/model.py and
/// transformer.py.
/// </remarks>
sealed partial class PoseTransformerGraph
{
    const float Epsilon = 1e-5f;

    readonly PoseTransformerConfig _config;
    readonly PoseTransformerWeights _weights;
    readonly GraphBuilder _graph;

    PoseTransformerGraph(
        string name, PoseTransformerConfig config, PoseTransformerWeights weights, GraphTarget target) =>
        (_config, _weights, _graph) = (config, weights, new(name, target, weights.Source));

    /// <summary>
    /// Width of a head in the cache: grouped-query attention takes multiples of 8, so other heads are padded
    /// with zeros, which change no product.
    /// </summary>
    public static int CachedHeadSize(PoseTransformerConfig config) => (config.HeadSize + 7) / 8 * 8;

    /// <summary>The keys and values of cross-attention, a small graph that runs once a generation.</summary>
    public static OnnxModel Text(
        PoseTransformerConfig config, PoseTransformerWeights weights, GraphTarget target = default)
    {
        var graph = new PoseTransformerGraph("pose_transformer_text", config, weights, target);
        graph.WriteText();
        return graph._graph.Build();
    }

    /// <summary>One token of each row, with a cache that is updated in place.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="weights">Tensors.</param>
    /// <param name="withText">False leaves cross-attention out, as the published code does without a
    /// text.</param>
    /// <param name="target">What the graph is written for. 8-bit weights are those of the blocks' Linears;
    /// embeddings and heads stay as they are.</param>
    public static OnnxModel Step(
        PoseTransformerConfig config, PoseTransformerWeights weights, bool withText,
        GraphTarget target = default)
    {
        var name = withText ? "pose_transformer_step" : "pose_transformer_step_no_text";
        var graph = new PoseTransformerGraph(name, config, weights, target);
        graph.WriteStep(withText);
        return graph._graph.Build();
    }

    /// <summary>Whole sequences at once, teacher-forced, each row with a text of its own.</summary>
    /// <inheritdoc cref="Step"/>
    public static OnnxModel FullPass(
        PoseTransformerConfig config, PoseTransformerWeights weights, bool withText,
        GraphTarget target = default)
    {
        var name = withText ? "pose_transformer_full" : "pose_transformer_full_no_text";
        var graph = new PoseTransformerGraph(name, config, weights, target);
        graph.WriteFullPass(withText);
        return graph._graph.Build();
    }

    // Between the attentions the residual stream is (tokens of all rows, width), so that each Linear is one
    // Gemm.
    Value Layers(Value x, Func<int, Value, Value> attendSelf, Func<int, Value, Value>? attendText)
    {
        for (var i = 0; i < _config.Layers; i++)
        {
            var layer = _weights.Layers[i];
            _graph.Section = $"layer.{i}/self";
            x = _graph.Add(x, attendSelf(i, Norm(x, layer.SelfNorm)));
            if (attendText is not null)
            {
                _graph.Section = $"layer.{i}/text";
                x = _graph.Add(x, attendText(i, Norm(x, layer.QueryNorm)));
            }
            _graph.Section = $"layer.{i}/mlp";
            var hidden = _graph.Gelu(Linear(Norm(x, layer.FeedForwardNorm), layer.Widen));
            x = _graph.Add(x, Linear(hidden, layer.Narrow));
        }
        _graph.Section = "heads";
        return Norm(x, _weights.LastNorm);
    }

    // Queries (texts, tokens, width) against keys and values (texts, heads, text tokens, head size): rows
    // that share a text are more queries of that text, so nothing of the text is stored twice. No mask:
    // padding counts.
    Value AttendText(int layer, Value x, Value key, Value value, Value queryShape)
    {
        var queries = _graph.Reshape(ProjectText(x, layer, 0), queryShape);
        var attended = _graph.Attention(
            new(queries, key, value), new(_config.Heads, _config.Width) { KeysHaveHeads = true });
        return Linear(_graph.Reshape(attended, -1, _config.Width), _weights.Layers[layer].CrossOutput);
    }

    // part 0 is queries, 1 keys, 2 values
    Value ProjectText(Value x, int layer, int part)
    {
        var weights = _weights.Layers[layer];
        var weight = part switch { 0 => weights.Query, 1 => weights.Key, _ => weights.Value };
        var bias = Third(_graph.Weight(weights.CrossBias), part);
        if (weight is not null)
        {
            return _graph.Linear(x, weight, bias);
        }
        var all = weights.CrossProjection!;
        return _graph.Quantizes
            ? _graph.Linear(
                x, _graph.Read(all).SliceRows(part * _config.Width, (part + 1) * _config.Width), bias)
            : _graph.Linear(x, Third(_graph.Weight(all), part), bias);
    }

    Value Third(Value all, int part) =>
        _graph.Slice(all, 0, part * _config.Width, (part + 1) * _config.Width);

    Value Linear(Value x, WeightAndBias weights) =>
        _graph.Linear(x, weights.Weight, _graph.Weight(weights.Bias));

    Value Norm(Value x, WeightAndBias weights) =>
        _graph.LayerNorm(x, _graph.Weight(weights.Weight), _graph.Weight(weights.Bias), Epsilon);
}

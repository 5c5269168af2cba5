using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;
using static OnnxPose.Onnx.Graphs.GraphAttribute;

namespace OnnxPose.Onnx.Architectures;

/// <summary>CLIP's text encoder: causal attention over a padded text; padding is attended
/// like any token.</summary>
/// <remarks>Hugging Face's parameter names (transformers, modeling_clip.py).</remarks>
sealed class ClipTextGraph
{
    /// <summary>The input: int64 (texts, tokens), at most <see cref="ClipTextConfig.MaxTokens"/>
    /// tokens.</summary>
    public const string Ids = "input_ids";

    /// <summary>See <see cref="ClipTextOutputs.Last"/>.</summary>
    public const string LastState = "last_hidden_state";

    /// <summary>See <see cref="ClipTextOutputs.Pooled"/>.</summary>
    public const string Pooled = "pooler_output";

    /// <summary>See <see cref="ClipTextOutputs.Projected"/>.</summary>
    public const string Projected = "text_embeds";

    readonly ClipTextConfig _config;
    readonly GraphBuilder _graph;
    readonly Value _ids;
    readonly Value _stateShape;     // texts, tokens, width
    readonly ClipLayers _layers;

    ClipTextGraph(ClipTextConfig config, GraphTarget target, ITensorSource weights)
    {
        _config = config;
        _graph = new("clip_text", target, weights);
        _ids = _graph.Input(Ids, OnnxType.Int64, "texts", "tokens");
        _stateShape = _graph.Concat(0, _graph.ShapeOf(_ids, 0, 2), _graph.List(config.Width));
        _layers = new(_graph)
        {
            Width = config.Width,
            Heads = config.Heads,
            HiddenWidth = config.HiddenWidth,
            Activation = config.Activation,
            Epsilon = config.Epsilon,
            Causal = true,
            StateShape = _stateShape,
        };
    }

    /// <summary>The name of a layer's output; 0 is the embedding.</summary>
    public static string State(int layer) => FormattableString.Invariant($"hidden_states.{layer}");

    /// <summary>Writes the graph.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="weights">The scope that holds <c>text_model</c>; everything beneath
    /// that is taken.</param>
    /// <param name="outputs">What the graph gives out.</param>
    /// <param name="target">What it is written for. 8-bit weights are those of the layers' Linears;
    /// embeddings and projection stay as they are.</param>
    /// <exception cref="ModelContractException">A tensor is missing, left over,
    /// or has another shape.</exception>
    public static OnnxModel Build(
        ClipTextConfig config, WeightScope weights, ClipTextOutputs outputs,
        GraphTarget target = default)
    {
        var graph = new ClipTextGraph(config, target, weights.Source);
        graph.Write(weights, outputs);
        return graph._graph.Build();
    }

    void Write(WeightScope root, ClipTextOutputs outputs)
    {
        var model = root.Scope("text_model");
        var x = Embed(model.Scope("embeddings"));
        for (var layer = 0; layer < _config.Layers; layer++)
        {
            if (outputs.HasFlag(ClipTextOutputs.AllStates)
                || (outputs.HasFlag(ClipTextOutputs.Penultimate) && layer == _config.Layers - 1))
            {
                OutputStates(State(layer), x);
            }
            _graph.Section = $"layer.{layer}";
            x = _layers.Layer(x, model.Scope("encoder.layers", layer));
        }
        _graph.Section = "final";
        if (outputs.HasFlag(ClipTextOutputs.AllStates))
        {
            OutputStates(State(_config.Layers), x);
        }
        Finish(_layers.Normalize(x, model.Scope("final_layer_norm")), root, outputs);
        IgnoreNeighbours(root);
        root.ThrowIfUnused();
    }

    static void IgnoreNeighbours(WeightScope root)
    {
        root.Ignore("text_model.embeddings.position_ids");     // a buffer of older checkpoints: 0, 1, 2, ...
        root.Ignore("text_projection.weight");                 // there whether it is asked for or not
        root.Ignore("logit_scale", "visual_projection.weight");
        root.IgnoreScope("vision_model");
    }

    Value Embed(WeightScope weights)
    {
        _graph.Section = "embeddings";
        var tokens = weights.Take("token_embedding.weight", _config.VocabularySize, _config.Width);
        var places = weights.Take("position_embedding.weight", _config.MaxTokens, _config.Width);
        var used = _graph.Node(
            "Slice", [_graph.Weight(places), _graph.List(0), _graph.ShapeOf(_ids, 1, 2), _graph.List(0)]);
        return _layers.Flat(_graph.Add(_graph.Gather(_graph.Weight(tokens), _ids), used));
    }

    void Finish(Value last, WeightScope root, ClipTextOutputs outputs)
    {
        var pooled = Pool(_graph.Reshape(last, _stateShape));
        if (outputs.HasFlag(ClipTextOutputs.Last))
        {
            OutputStates(LastState, last);
        }
        if (outputs.HasFlag(ClipTextOutputs.Pooled))
        {
            _graph.Output(Pooled, _graph.ToFloat32(pooled), OnnxType.Float32, "texts", _config.Width);
        }
        if (outputs.HasFlag(ClipTextOutputs.Projected))
        {
            var projection = root.Take("text_projection.weight", _config.ProjectionWidth, _config.Width);
            var projected = _graph.Linear(pooled, _graph.Weight(projection));
            _graph.Output(
                Projected, _graph.ToFloat32(projected), OnnxType.Float32, "texts", _config.ProjectionWidth);
        }
    }

    Value Pool(Value states)
    {
        // ArgMax takes the first of equals: the first end token, or the first place of the highest id.
        var score = _config.EndToken is { } end
            ? _graph.Node("Equal", [_ids, _graph.Constant([end], [])])
            : _ids;
        var place = _graph.Node(
            "ArgMax", [_graph.Cast(score, OnnxType.Int32)], Int("axis", 1), Int("keepdims", 1));
        return _graph.Node("GatherND", [states, place], Int("batch_dims", 1));
    }

    void OutputStates(string name, Value flat) => _graph.Output(
        name, _graph.ToFloat32(_graph.Reshape(flat, _stateShape)),
        OnnxType.Float32, "texts", "tokens", _config.Width);
}

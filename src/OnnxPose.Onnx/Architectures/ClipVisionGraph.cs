using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;
using static OnnxPose.Onnx.Graphs.GraphAttribute;

namespace OnnxPose.Onnx.Architectures;

/// <summary>CLIP's vision encoder: a transformer over the patches of a picture and a class token.</summary>
/// <remarks>Hugging Face's parameter names (transformers, modeling_clip.py).</remarks>
sealed class ClipVisionGraph
{
    /// <summary>The input: fp32 (images, channels, size, size), normalised; see
    /// <see cref="ClipVisionConfig.ImageSize"/>.</summary>
    public const string Pixels = "pixel_values";

    /// <summary>See <see cref="ClipVisionOutputs.Last"/>.</summary>
    public const string LastState = "last_hidden_state";

    /// <summary>See <see cref="ClipVisionOutputs.Pooled"/>.</summary>
    public const string Pooled = "pooler_output";

    /// <summary>See <see cref="ClipVisionOutputs.Projected"/>.</summary>
    public const string Projected = "image_embeds";

    readonly ClipVisionConfig _config;
    readonly GraphBuilder _graph;
    readonly Value _pixels;
    readonly Value _images;         // how many, as a list of one
    readonly Value _stateShape;     // images, 1 + patches, width
    readonly ClipLayers _layers;

    ClipVisionGraph(ClipVisionConfig config, GraphTarget target)
    {
        _config = config;
        _graph = new("clip_vision", target);
        _pixels = _graph.Input(
            Pixels, OnnxType.Float32, "images", config.Channels, config.ImageSize, config.ImageSize);
        _images = _graph.ShapeOf(_pixels, 0, 1);
        _stateShape = _graph.Concat(0, _images, _graph.List(1 + config.Patches, config.Width));
        _layers = new(_graph)
        {
            Width = config.Width,
            Heads = config.Heads,
            HiddenWidth = config.HiddenWidth,
            Activation = config.Activation,
            Epsilon = config.Epsilon,
            Causal = false,
            StateShape = _stateShape,
        };
    }

    /// <summary>The name of a layer's output; 0 is the embedding.</summary>
    public static string State(int layer) => FormattableString.Invariant($"hidden_states.{layer}");

    /// <summary>Writes the graph.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="weights">The scope that holds <c>vision_model</c>; everything beneath that is
    /// taken.</param>
    /// <param name="outputs">What the graph gives out.</param>
    /// <param name="target">What it is written for.</param>
    /// <exception cref="ModelContractException">A tensor is missing, left over, or has another
    /// shape.</exception>
    public static OnnxModel Build(
        ClipVisionConfig config, WeightScope weights, ClipVisionOutputs outputs,
        GraphTarget target = default)
    {
        var graph = new ClipVisionGraph(config, target);
        graph.Write(weights, outputs);
        return graph._graph.Build();
    }

    void Write(WeightScope root, ClipVisionOutputs outputs)
    {
        var model = root.Scope("vision_model");
        var x = Embed(model.Scope("embeddings"), model.Scope("pre_layrnorm"));     // the library's spelling
        for (var layer = 0; layer < _config.Layers; layer++)
        {
            OutputState(layer, x, outputs);
            _graph.Section = $"layer.{layer}";
            x = _layers.Layer(x, model.Scope("encoder.layers", layer));
        }
        _graph.Section = "final";
        OutputState(_config.Layers, x, outputs);
        Finish(x, root, outputs);
        IgnoreNeighbours(root);
        root.ThrowIfUnused();
    }

    static void IgnoreNeighbours(WeightScope root)
    {
        root.Ignore("vision_model.embeddings.position_ids");     // a buffer of older checkpoints: 0, 1, ...
        root.Ignore("visual_projection.weight");                 // there whether it is asked for or not
        root.Ignore("logit_scale", "text_projection.weight");
        root.IgnoreScope("text_model");
    }

    Value Embed(WeightScope weights, WeightScope norm)
    {
        _graph.Section = "embeddings";
        var (width, patch) = (_config.Width, _config.PatchSize);
        var kernel = weights.Take("patch_embedding.weight", width, _config.Channels, patch, patch);
        var grid = _graph.Node(
            "Conv", [_graph.FromFloat32(_pixels), _graph.Weight(kernel)], Ints("strides", patch, patch));
        var patches = _graph.Transpose(_graph.Reshape(grid, 0, width, -1), 0, 2, 1);

        var token = _graph.Node("Expand",
            [_graph.Weight(weights.Take("class_embedding", width)),
                _graph.Concat(0, _images, _graph.List(1, width))]);
        var places = weights.Take("position_embedding.weight", 1 + _config.Patches, width);
        var states = _graph.Add(_graph.Concat(1, token, patches), _graph.Weight(places));
        return _layers.Normalize(_layers.Flat(states), norm);
    }

    void Finish(Value last, WeightScope root, ClipVisionOutputs outputs)
    {
        if (outputs.HasFlag(ClipVisionOutputs.Last))
        {
            OutputStates(LastState, last);
        }
        var token = _graph.Gather(
            _graph.Reshape(last, _stateShape), _graph.Constant([0], []), axis: 1);
        var pooled = _layers.Normalize(token, root.Scope("vision_model.post_layernorm"));
        if (outputs.HasFlag(ClipVisionOutputs.Projected))
        {
            var projection = root.Take("visual_projection.weight", _config.ProjectionWidth, _config.Width);
            var projected = _graph.Linear(pooled, _graph.Weight(projection));
            _graph.Output(
                Projected, _graph.ToFloat32(projected), OnnxType.Float32, "images", _config.ProjectionWidth);
        }
        if (outputs.HasFlag(ClipVisionOutputs.Pooled))
        {
            _graph.Output(Pooled, _graph.ToFloat32(pooled), OnnxType.Float32, "images", _config.Width);
        }
    }

    void OutputState(int layer, Value flat, ClipVisionOutputs outputs)
    {
        if (outputs.HasFlag(ClipVisionOutputs.AllStates))
        {
            OutputStates(State(layer), flat);
        }
    }

    void OutputStates(string name, Value flat) => _graph.Output(
        name, _graph.ToFloat32(_graph.Reshape(flat, _stateShape)),
        OnnxType.Float32, "images", 1 + _config.Patches, _config.Width);
}

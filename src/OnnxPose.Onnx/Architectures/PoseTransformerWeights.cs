using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Architectures;

/// <summary>A weight and its bias: of a Linear, of a LayerNorm.</summary>
readonly record struct WeightAndBias(TensorEntry Weight, TensorEntry Bias)
{
    /// <summary>Takes a torch Linear: (outputs, inputs) and (outputs).</summary>
    public static WeightAndBias Linear(WeightScope weights, long inputs, long outputs) =>
        new(weights.Take("weight", outputs, inputs), weights.Take("bias", outputs));

    /// <summary>Takes a torch LayerNorm.</summary>
    public static WeightAndBias Norm(WeightScope weights, long width) =>
        new(weights.Take("weight", width), weights.Take("bias", width));
}

/// <summary>The tensors of one block of the pose transformer.</summary>
sealed record PoseLayerWeights
{
    /// <summary>Takes <c>transformer_layers.i</c>.</summary>
    public PoseLayerWeights(PoseTransformerConfig config, WeightScope weights)
    {
        var width = config.Width;
        SelfNorm = WeightAndBias.Norm(weights.Scope("qkv_layer_norm"), width);
        SelfProjection = WeightAndBias.Linear(
            weights.Scope("causal_self_attention.c_attn"), width, 3 * width);
        SelfOutput = WeightAndBias.Linear(weights.Scope("causal_self_attention.c_proj"), width, width);
        QueryNorm = WeightAndBias.Norm(weights.Scope("q_layer_norm"), width);
        TextNorm = WeightAndBias.Norm(weights.Scope("kv_layer_norm"), config.TextWidth);
        var cross = weights.Scope("cross_attention");
        if (config.TextWidth == width)     // torch then keeps the three projections in one tensor
        {
            CrossProjection = cross.Take("in_proj_weight", 3 * width, width);
        }
        else
        {
            Query = cross.Take("q_proj_weight", width, width);
            Key = cross.Take("k_proj_weight", width, config.TextWidth);
            Value = cross.Take("v_proj_weight", width, config.TextWidth);
        }
        CrossBias = cross.Take("in_proj_bias", 3 * width);
        CrossOutput = WeightAndBias.Linear(cross.Scope("out_proj"), width, width);
        FeedForwardNorm = WeightAndBias.Norm(weights.Scope("mlp_layer_norm"), width);
        Widen = WeightAndBias.Linear(weights.Scope("mlp.0"), width, config.MlpFactor * width);
        Narrow = WeightAndBias.Linear(weights.Scope("mlp.2"), config.MlpFactor * width, width);
    }

    /// <summary>Before self-attention.</summary>
    public WeightAndBias SelfNorm { get; }

    /// <summary>Queries, keys and values of self-attention, in that order.</summary>
    public WeightAndBias SelfProjection { get; }

    /// <summary>After self-attention.</summary>
    public WeightAndBias SelfOutput { get; }

    /// <summary>Before the queries of cross-attention.</summary>
    public WeightAndBias QueryNorm { get; }

    /// <summary>Before the keys and values of cross-attention; each layer has its own.</summary>
    public WeightAndBias TextNorm { get; }

    /// <summary>Queries, keys and values of cross-attention, where text states are as wide as the
    /// transformer.</summary>
    public TensorEntry? CrossProjection { get; }

    /// <summary>Queries of cross-attention; null with <see cref="CrossProjection"/>, like the next
    /// two.</summary>
    public TensorEntry? Query { get; }

    /// <summary>Keys of cross-attention.</summary>
    public TensorEntry? Key { get; }

    /// <summary>Values of cross-attention.</summary>
    public TensorEntry? Value { get; }

    /// <summary>Biases of queries, keys and values of cross-attention, in one tensor in any case.</summary>
    public TensorEntry CrossBias { get; }

    /// <summary>After cross-attention.</summary>
    public WeightAndBias CrossOutput { get; }

    /// <summary>Before the feed-forward layers.</summary>
    public WeightAndBias FeedForwardNorm { get; }

    /// <summary>The first feed-forward layer.</summary>
    public WeightAndBias Widen { get; }

    /// <summary>The second feed-forward layer.</summary>
    public WeightAndBias Narrow { get; }
}

/// <summary>All tensors of the pose transformer, taken and checked against its config.</summary>
sealed record PoseTransformerWeights
{
    /// <summary>The scope of the text encoder that a checkpoint may carry along.</summary>
    public const string TextEncoderScope = "clip_text_model";

    /// <summary>Takes them from the root of a checkpoint.</summary>
    /// <exception cref="ModelContractException">A tensor is missing, left over, or has another
    /// shape.</exception>
    public PoseTransformerWeights(PoseTransformerConfig config, WeightScope root)
    {
        Source = root.Source;
        var width = config.Width;
        Start = WeightAndBias.Linear(root.Scope("start_image_ratio_embedding"), 1, width);
        Box = WeightAndBias.Linear(root.Scope("bbox_linear"), 2, width);
        Body = WeightAndBias.Linear(root.Scope("bodies_linear"), 2, width);
        Face = WeightAndBias.Linear(root.Scope("faces_linear"), 2, width);
        Hand = WeightAndBias.Linear(root.Scope("hands_linear"), 2, width);
        Corners = root.Take("bbox_xy_embedding.weight", PoseTransformerConfig.BoxCorners, width);
        BodyPoints = root.Take("bodies_embedding.weight", PoseTransformerConfig.BodyPoints, width);
        FacePoints = root.Take("faces_embedding.weight", PoseTransformerConfig.FacePoints, width);
        HandPoints = root.Take("hands_embedding.weight", PoseTransformerConfig.HandPoints, width);
        People = root.Take("person_positional_embedding.weight", config.MaxPeople, width);
        var layers = Enumerable.Range(0, config.Layers);
        Layers = [.. layers.Select(i => new PoseLayerWeights(config, root.Scope("transformer_layers", i)))];
        LastNorm = WeightAndBias.Norm(root.Scope("last_layer_norm"), width);
        string[] heads = ["bboxes", "bodies", "faces", "hands"];
        Heads = Array.ConvertAll(heads, head =>
            WeightAndBias.Linear(root.Scope($"linear_head_{head}"), width, config.LogitsPerToken));
        root.IgnoreScope(TextEncoderScope);
        root.ThrowIfUnused();
    }

    /// <summary>Where their values are read.</summary>
    public ITensorSource Source { get; }

    /// <summary>Embeds the aspect ratio.</summary>
    public WeightAndBias Start { get; }

    /// <summary>Embeds the coordinates of a box corner.</summary>
    public WeightAndBias Box { get; }

    /// <summary>Embeds the coordinates of a body point.</summary>
    public WeightAndBias Body { get; }

    /// <summary>Embeds the coordinates of a face point.</summary>
    public WeightAndBias Face { get; }

    /// <summary>Embeds the coordinates of a point of a hand.</summary>
    public WeightAndBias Hand { get; }

    /// <summary>Says which corner of a box it is.</summary>
    public TensorEntry Corners { get; }

    /// <summary>Says which body point it is.</summary>
    public TensorEntry BodyPoints { get; }

    /// <summary>Says which face point it is.</summary>
    public TensorEntry FacePoints { get; }

    /// <summary>Says which point of the hands it is.</summary>
    public TensorEntry HandPoints { get; }

    /// <summary>Says whose it is.</summary>
    public TensorEntry People { get; }

    /// <summary>The blocks, in order.</summary>
    public IReadOnlyList<PoseLayerWeights> Layers { get; }

    /// <summary>Before the heads.</summary>
    public WeightAndBias LastNorm { get; }

    /// <summary>The heads for boxes, body, face and hands.</summary>
    public IReadOnlyList<WeightAndBias> Heads { get; }
}

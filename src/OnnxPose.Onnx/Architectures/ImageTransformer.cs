using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Architectures;

/// <summary>The text states that the transformers of a UNet attend to.</summary>
/// <param name="Flat">(batch * tokens, width).</param>
/// <param name="Sizes">int64 (2): batch and tokens.</param>
/// <param name="Width">Their width.</param>
readonly record struct TextContext(Value Flat, Value Sizes, int Width);

/// <summary>Writes the transformers of a UNet: all pixels attend to all pixels, then to the text.</summary>
/// <remarks>
/// <para>diffusers' parameter names (models/transformer_2d.py and attention.py).</para>
/// <para>Memory: on the CPU, MultiHeadAttention without mask or cache works in tiles (flash attention). It
/// copies queries, keys and values once, head by head, 3 * batch * pixels * channels floats, and needs about
/// one L2 cache a thread beside that; no matrix of pixels times pixels comes into being. The peak is the
/// feed-forward layer's: the hidden states and their two halves, 16 * batch * pixels * channels floats. Where
/// ONNX Runtime cannot find out the size of the L2 cache it does write the matrix, batch * heads * pixels *
/// pixels floats, for the length of one attention. CUDA has flash attention for heads of a multiple of 8.
/// </para>
/// </remarks>
/// <param name="graph">The graph that is being written.</param>
/// <param name="text">What cross-attention reads.</param>
/// <param name="groups">Groups of the norm at the entrance.</param>
/// <param name="linearProjection">Whether entrance and exit are a Linear or a 1 x 1 convolution.</param>
sealed class ImageTransformer(GraphBuilder graph, TextContext text, int groups, bool linearProjection)
{
    const float GroupEpsilon = 1e-6f;     // not the config's: the published code fixes both
    const float LayerEpsilon = 1e-5f;
    const int HiddenFactor = 4;

    /// <summary>Writes one transformer.</summary>
    /// <param name="x">(batch, channels, height, width).</param>
    /// <param name="weights">The scope of the transformer.</param>
    /// <param name="stage">Channels, heads and layers.</param>
    /// <returns>The same shape.</returns>
    /// <exception cref="ModelContractException">A tensor is missing or has another shape.</exception>
    public Value Write(Value x, WeightScope weights, UNetStage stage)
    {
        var channels = stage.Channels;
        var y = graph.GroupNorm(x, weights.Scope("norm"), channels, groups, GroupEpsilon);
        y = linearProjection
            ? graph.Linear(Flatten(y, channels), weights.Scope("proj_in"), channels, channels)
            : Flatten(graph.Conv2d(y, weights.Scope("proj_in"), channels, channels, kernel: 1), channels);
        var pixels = graph.Concat(0, graph.ShapeOf(x, 0, 1), graph.List(-1, channels));
        var words = graph.Concat(0, text.Sizes, graph.List(channels));
        for (var layer = 0; layer < stage.TransformerLayers; layer++)
        {
            y = Layer(y, weights.Scope("transformer_blocks", layer), stage, pixels, words);
        }
        y = linearProjection
            ? Unflatten(graph.Linear(y, weights.Scope("proj_out"), channels, channels), x, channels)
            : graph.Conv2d(Unflatten(y, x, channels), weights.Scope("proj_out"), channels, channels, 1);
        return graph.Add(y, x);
    }

    // States stay (batch * pixels, channels) between the attentions, so that each Linear is one plain Gemm.
    Value Layer(Value x, WeightScope weights, UNetStage stage, Value pixels, Value words)
    {
        var width = stage.Channels;
        var y = Normalize(x, weights.Scope("norm1"), width);
        x = graph.Add(x, Attend(
            new(y, pixels, width), new(y, pixels, width), weights.Scope("attn1"), stage.Heads));
        y = Normalize(x, weights.Scope("norm2"), width);
        x = graph.Add(x, Attend(
            new(y, pixels, width), new(text.Flat, words, text.Width), weights.Scope("attn2"), stage.Heads));
        y = Normalize(x, weights.Scope("norm3"), width);
        return graph.Add(x, FeedForward(y, weights.Scope("ff.net"), width));
    }

    // Flat states that project to (batch, number, channels), the shape that attention wants.
    readonly record struct States(Value Flat, Value Shape, int Width);

    Value Attend(States asking, States source, WeightScope weights, int heads)
    {
        var width = asking.Width;
        var attended = graph.Attention(
            new(Project(asking, "to_q"), Project(source, "to_k"), Project(source, "to_v")),
            new(heads, width));
        return graph.Linear(graph.Reshape(attended, -1, width), weights.Scope("to_out.0"), width, width);

        Value Project(States states, string name)
        {
            var weight = weights.Scope(name).Take("weight", width, states.Width);
            return graph.Reshape(graph.Linear(states.Flat, graph.Weight(weight)), states.Shape);
        }
    }

    // Half of the hidden states gates the other half (GEGLU).
    Value FeedForward(Value x, WeightScope weights, int width)
    {
        var hidden = HiddenFactor * width;
        var both = graph.Linear(x, weights.Scope("0.proj"), width, 2 * hidden);
        var halves = graph.Split(both, axis: 1, parts: 2);
        return graph.Linear(
            graph.Multiply(halves[0], graph.Gelu(halves[1])), weights.Scope("2"), hidden, width);
    }

    Value Normalize(Value x, WeightScope weights, int width) =>
        graph.LayerNorm(x, weights, width, LayerEpsilon);

    // (batch, channels, height, width) to (batch * height * width, channels)
    Value Flatten(Value x, int channels) =>
        graph.Reshape(graph.Transpose(x, 0, 2, 3, 1), -1, channels);

    // and back, to the sizes of a map
    Value Unflatten(Value flat, Value like, int channels)
    {
        var shape = graph.Concat(
            0, graph.ShapeOf(like, 0, 1), graph.ShapeOf(like, 2, 4), graph.List(channels));
        return graph.Transpose(graph.Reshape(flat, shape), 0, 3, 1, 2);
    }
}

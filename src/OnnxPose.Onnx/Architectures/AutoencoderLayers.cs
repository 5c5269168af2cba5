using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Architectures;

/// <summary>The layers that both halves of an image autoencoder share.</summary>
/// <remarks>
/// diffusers' parameter names (models/autoencoders/vae.py, unet_2d_blocks.py); the attention's also as older
/// checkpoints have them.
/// </remarks>
sealed class AutoencoderLayers(AutoencoderConfig config, GraphBuilder graph)
{
    static readonly (string Query, string Key, string Value, string Out)
        s_names = ("to_q", "to_k", "to_v", "to_out.0"),
        s_olderNames = ("query", "key", "value", "proj_attn");

    readonly ResidualBlock _residual = new(graph, config.NormGroups, AutoencoderConfig.Epsilon);

    /// <summary>A number of residual blocks, of which the first may change the channels.</summary>
    public Value Residuals(Value x, WeightScope block, int count, int inputs, int outputs)
    {
        for (var i = 0; i < count; i++)
        {
            x = _residual.Write(x, block.Scope("resnets", i), i == 0 ? inputs : outputs, outputs);
        }
        return x;
    }

    /// <summary>The middle, at the lowest resolution: residual, attention, residual.</summary>
    public Value Middle(Value x, WeightScope weights, int channels)
    {
        graph.Section = "mid";
        x = _residual.Write(x, weights.Scope("resnets.0"), channels, channels);
        if (config.MidAttention)
        {
            x = graph.Add(x, Attention(x, weights.Scope("attentions.0"), channels));
        }
        return _residual.Write(x, weights.Scope("resnets.1"), channels, channels);
    }

    /// <summary>The end of a half: norm, SiLU and a convolution.</summary>
    public Value Finish(Value x, WeightScope weights, int inputs, int outputs)
    {
        graph.Section = "out";
        x = Normalize(x, weights.Scope("conv_norm_out"), inputs);
        return graph.Conv2d(graph.Silu(x), weights.Scope("conv_out"), inputs, outputs, kernel: 3);
    }

    // One head as wide as the channels, every place of the picture against every other. The node goes through
    // the products in tiles: at 128 x 128 places their whole matrix would take 1 GiB.
    Value Attention(Value x, WeightScope weights, int channels)
    {
        var names = weights.Has("query.weight") ? s_olderNames : s_names;
        var normalized = Normalize(x, weights.Scope("group_norm"), channels);
        var places = graph.Transpose(graph.Reshape(normalized, 0, channels, -1), 0, 2, 1);
        var shape = graph.ShapeOf(places, 0, 3);
        var flat = graph.Reshape(places, -1, channels);

        var attended = graph.Attention(
            new(Project(names.Query), Project(names.Key), Project(names.Value)), new(1, channels));
        var projected = graph.Linear(
            graph.Reshape(attended, -1, channels), weights.Scope(names.Out), channels, channels);
        var back = graph.Transpose(graph.Reshape(projected, shape), 0, 2, 1);
        return graph.Reshape(back, graph.ShapeOf(x, 0, 4));

        Value Project(string name) =>
            graph.Reshape(graph.Linear(flat, weights.Scope(name), channels, channels), shape);
    }

    Value Normalize(Value x, WeightScope weights, int channels) =>
        graph.GroupNorm(x, weights, channels, config.NormGroups, AutoencoderConfig.Epsilon);
}

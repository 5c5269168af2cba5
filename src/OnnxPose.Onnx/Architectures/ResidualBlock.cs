using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Architectures;

/// <summary>A time embedding that has passed its SiLU, which every residual block reads.</summary>
/// <param name="Active">(batch, width).</param>
/// <param name="Width">Its width.</param>
readonly record struct ActiveTime(Value Active, int Width);

/// <summary>Writes the residual blocks of a UNet or an image autoencoder: two convolutions, each behind a
/// group norm and SiLU.</summary>
/// <remarks>diffusers' parameter names (models/resnet.py, ResnetBlock2D).</remarks>
/// <param name="graph">The graph that is being written.</param>
/// <param name="groups">Groups of each norm.</param>
/// <param name="epsilon">The norms' epsilon.</param>
/// <param name="time">What is added between the convolutions; null in an autoencoder.</param>
sealed class ResidualBlock(GraphBuilder graph, int groups, float epsilon, ActiveTime? time = null)
{
    /// <summary>Writes one block.</summary>
    /// <param name="x">(batch, inputs, height, width).</param>
    /// <param name="weights">The scope of the block.</param>
    /// <param name="inputs">Channels of <paramref name="x"/>.</param>
    /// <param name="outputs">Channels of the result.</param>
    /// <returns>(batch, outputs, height, width).</returns>
    /// <exception cref="ModelContractException">A tensor is missing or has another shape.</exception>
    public Value Write(Value x, WeightScope weights, int inputs, int outputs)
    {
        var y = Normalize(x, weights.Scope("norm1"), inputs);
        y = graph.Conv2d(y, weights.Scope("conv1"), inputs, outputs, kernel: 3);
        if (time is { } added)
        {
            var shift = graph.Linear(added.Active, weights.Scope("time_emb_proj"), added.Width, outputs);
            y = graph.Add(y, graph.Reshape(shift, 0, outputs, 1, 1));
        }
        y = Normalize(y, weights.Scope("norm2"), outputs);
        y = graph.Conv2d(y, weights.Scope("conv2"), outputs, outputs, kernel: 3);
        var shortcut = inputs == outputs
            ? x
            : graph.Conv2d(x, weights.Scope("conv_shortcut"), inputs, outputs, kernel: 1);
        return graph.Add(shortcut, y);
    }

    Value Normalize(Value x, WeightScope weights, int channels) =>
        graph.Silu(graph.GroupNorm(x, weights, channels, groups, epsilon));
}

using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Architectures;

/// <summary>The encoding half of an image autoencoder: from a picture to where its latents lie.</summary>
/// <remarks>diffusers' parameter names (AutoencoderKL, 0.27).</remarks>
static class LatentEncoderGraph
{
    /// <summary>The input: fp32 (batch, 3, height, width), -1 to 1, each side at least the
    /// <see cref="AutoencoderConfig.Factor"/>.</summary>
    public const string Picture = "sample";

    /// <summary>The output: fp32 (batch, 2 * channels, floor(height / factor), floor(width / factor)): the
    /// means of all channels, then the logarithms of their variances, not clamped.</summary>
    public const string Moments = "latent_parameters";

    /// <summary>Writes the graph.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="weights">The scope that holds <c>encoder</c>; everything beneath that is taken.</param>
    /// <param name="target">What it is written for.</param>
    /// <exception cref="ModelContractException">A tensor is missing, left over, or has another
    /// shape.</exception>
    public static OnnxModel Build(
        AutoencoderConfig config, WeightScope weights, GraphTarget target = default)
    {
        var graph = new GraphBuilder("latent_encoder", target);
        var picture = graph.Input(
            Picture, OnnxType.Float32,
            "batch", AutoencoderConfig.PictureChannels, "picture_height", "picture_width");
        var x = Write(graph, config, weights.Scope("encoder"), graph.FromFloat32(picture));
        var moments = 2 * config.LatentChannels;
        if (config.QuantConvolution ?? weights.HasScope("quant_conv"))
        {
            x = graph.Conv2d(x, weights.Scope("quant_conv"), moments, moments, kernel: 1);
        }
        graph.Output(Moments, graph.ToFloat32(x), OnnxType.Float32, "batch", moments, "height", "width");
        weights.IgnoreScope("decoder");
        weights.IgnoreScope("post_quant_conv");
        weights.ThrowIfUnused();
        return graph.Build();
    }

    static Value Write(GraphBuilder graph, AutoencoderConfig config, WeightScope weights, Value x)
    {
        var layers = new AutoencoderLayers(config, graph);
        var channels = config.BlockChannels[0];
        graph.Section = "in";
        x = graph.Conv2d(x, weights.Scope("conv_in"), AutoencoderConfig.PictureChannels, channels, kernel: 3);
        for (var block = 0; block < config.BlockChannels.Length; block++)
        {
            graph.Section = FormattableString.Invariant($"down.{block}");
            var scope = weights.Scope("down_blocks", block);
            var next = config.BlockChannels[block];
            x = layers.Residuals(x, scope, config.LayersPerBlock, channels, next);
            if (block < config.BlockChannels.Length - 1)
            {
                // Zeros to the right and at the bottom only.
                x = graph.Conv2d(
                    x, scope.Scope("downsamplers.0.conv"), next, next, kernel: 3, stride: 2, padding: (0, 1));
            }
            channels = next;
        }
        x = layers.Middle(x, weights.Scope("mid_block"), channels);
        return layers.Finish(x, weights, channels, 2 * config.LatentChannels);
    }
}

using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Architectures;

/// <summary>The decoding half of an image autoencoder: from latents to a picture.</summary>
/// <remarks>diffusers' parameter names (AutoencoderKL, 0.27).</remarks>
static class LatentDecoderGraph
{
    /// <summary>The input: fp32 (batch, channels, height, width), divided by the scaling factor.</summary>
    public const string Latents = "latent_sample";

    /// <summary>The output: fp32 (batch, 3, factor * height, factor * width), about -1 to 1, not
    /// clamped.</summary>
    public const string Picture = "sample";

    /// <summary>Writes the graph.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="weights">The scope that holds <c>decoder</c>; everything beneath that is taken.</param>
    /// <param name="target">What it is written for.</param>
    /// <exception cref="ModelContractException">A tensor is missing, left over, or has another
    /// shape.</exception>
    public static OnnxModel Build(
        AutoencoderConfig config, WeightScope weights, GraphTarget target = default)
    {
        var graph = new GraphBuilder("latent_decoder", target);
        var latents = graph.Input(
            Latents, OnnxType.Float32, "batch", config.LatentChannels, "height", "width");
        var x = Begin(graph, config, weights, graph.FromFloat32(latents));
        x = Write(graph, config, weights.Scope("decoder"), x);
        graph.Output(
            Picture, graph.ToFloat32(x), OnnxType.Float32,
            "batch", AutoencoderConfig.PictureChannels, "picture_height", "picture_width");
        weights.IgnoreScope("encoder");
        weights.IgnoreScope("quant_conv");
        weights.ThrowIfUnused();
        return graph.Build();
    }

    static Value Begin(GraphBuilder graph, AutoencoderConfig config, WeightScope weights, Value x)
    {
        var channels = config.LatentChannels;
        return config.PostQuantConvolution ?? weights.HasScope("post_quant_conv")
            ? graph.Conv2d(x, weights.Scope("post_quant_conv"), channels, channels, kernel: 1)
            : x;
    }

    static Value Write(GraphBuilder graph, AutoencoderConfig config, WeightScope weights, Value x)
    {
        var layers = new AutoencoderLayers(config, graph);
        var channels = config.BlockChannels[^1];
        graph.Section = "in";
        x = graph.Conv2d(x, weights.Scope("conv_in"), config.LatentChannels, channels, kernel: 3);
        x = layers.Middle(x, weights.Scope("mid_block"), channels);
        for (var block = 0; block < config.BlockChannels.Length; block++)
        {
            graph.Section = FormattableString.Invariant($"up.{block}");
            var scope = weights.Scope("up_blocks", block);
            var next = config.BlockChannels[^(block + 1)];
            x = layers.Residuals(x, scope, config.LayersPerBlock + 1, channels, next);
            if (block < config.BlockChannels.Length - 1)
            {
                x = graph.Conv2d(
                    graph.UpsampleBy2(x), scope.Scope("upsamplers.0.conv"), next, next, kernel: 3);
            }
            channels = next;
        }
        return layers.Finish(x, weights, channels, AutoencoderConfig.PictureChannels);
    }
}

using OnnxPose.Training.Weights;

namespace OnnxPose.Training.Images.Networks;

/// <summary>The parameters of the UNet under diffusers' names.</summary>
static class UNetParameters
{
    public static IReadOnlyList<ParameterSpec> Of(UNetSizes sizes)
    {
        var specs = new LayerSpecs();
        var (first, last) = (sizes.Channels[0], sizes.Channels[^1]);
        specs.Convolution("conv_in", first, sizes.LatentChannels);
        AddEmbedding(specs, "time_embedding", sizes.TimeWidth, first);
        AddEmbedding(specs, "add_embedding", sizes.TimeWidth, sizes.AddedWidth);
        AddWayDown(specs, sizes);
        specs.Residual("mid_block.resnets.0.", last, last, sizes.TimeWidth);
        specs.SpatialTransformer("mid_block.attentions.0.", last, sizes.Blocks[^1], sizes.TextWidth);
        specs.Residual("mid_block.resnets.1.", last, last, sizes.TimeWidth);
        AddWayUp(specs, sizes);
        specs.Norm("conv_norm_out", first);
        specs.Convolution("conv_out", sizes.LatentChannels, first, gain: 0.1f);
        return specs.All;
    }

    static void AddEmbedding(LayerSpecs specs, string name, int width, int inputs)
    {
        specs.Dense(name + ".linear_1", width, inputs);
        specs.Dense(name + ".linear_2", width, width);
    }

    static void AddWayDown(LayerSpecs specs, UNetSizes sizes)
    {
        var inputs = sizes.Channels[0];
        for (var level = 0; level < sizes.Channels.Length; level++)
        {
            var (width, scope) = (sizes.Channels[level], $"down_blocks.{level}.");
            for (var i = 0; i < sizes.LayersPerBlock; i++)
            {
                specs.Residual($"{scope}resnets.{i}.", width, inputs, sizes.TimeWidth);
                AddAttention(specs, sizes, level, $"{scope}attentions.{i}.");
                inputs = width;
            }
            if (level + 1 < sizes.Channels.Length)
            {
                specs.Convolution(scope + "downsamplers.0.conv", width, width);
            }
        }
    }

    // Inputs of a block on the way up: what comes from below, and the skip connection's channels.
    static void AddWayUp(LayerSpecs specs, UNetSizes sizes)
    {
        var below = sizes.Channels[^1];
        for (var up = 0; up < sizes.Channels.Length; up++)
        {
            var level = sizes.Channels.Length - 1 - up;
            var (width, scope) = (sizes.Channels[level], $"up_blocks.{up}.");
            for (var i = 0; i <= sizes.LayersPerBlock; i++)
            {
                var skip = i == sizes.LayersPerBlock ? sizes.Channels[Math.Max(level - 1, 0)] : width;
                specs.Residual($"{scope}resnets.{i}.", width, below + skip, sizes.TimeWidth);
                AddAttention(specs, sizes, level, $"{scope}attentions.{i}.");
                below = width;
            }
            if (level > 0)
            {
                specs.Convolution(scope + "upsamplers.0.conv", width, width);
            }
        }
    }

    static void AddAttention(LayerSpecs specs, UNetSizes sizes, int level, string scope)
    {
        if (sizes.HasAttention[level])
        {
            specs.SpatialTransformer(scope, sizes.Channels[level], sizes.Blocks[level], sizes.TextWidth);
        }
    }
}

using System.Collections.Immutable;

namespace OnnxPose.Onnx.Architectures;

/// <summary>Sizes of a denoising UNet of SDXL's kind, as diffusers' config.json gives them.</summary>
/// <remarks>
/// Source: diffusers, models/unet_2d_condition.py (UNet2DConditionModel), as SDXL's base and refiner use it.
/// </remarks>
sealed partial record UNetConfig
{
    /// <summary>Channels of the latents (<c>in_channels</c>).</summary>
    public required int InChannels { get; init; }

    /// <summary>Channels of the predicted noise (<c>out_channels</c>).</summary>
    public required int OutChannels { get; init; }

    /// <summary>The stages on the way down, from the latents' resolution to an ever coarser one
    /// (<c>down_block_types</c>, <c>block_out_channels</c>).</summary>
    public required ImmutableArray<UNetStage> Down { get; init; }

    /// <summary>The middle: the coarsest resolution, always with attention.</summary>
    public required UNetStage Middle { get; init; }

    /// <summary>The stages on the way up, from the coarsest resolution to the latents'
    /// (<c>up_block_types</c>).</summary>
    public required ImmutableArray<UNetStage> Up { get; init; }

    /// <summary>Residual blocks of a stage on the way down; on the way up it is one more
    /// (<c>layers_per_block</c>).</summary>
    public required int LayersPerStage { get; init; }

    /// <summary>Groups of each group norm (<c>norm_num_groups</c>).</summary>
    public required int Groups { get; init; }

    /// <summary>The epsilon of the residual blocks' group norms (<c>norm_eps</c>).</summary>
    public required float Epsilon { get; init; }

    /// <summary>Width of the text states (<c>cross_attention_dim</c>).</summary>
    public required int TextWidth { get; init; }

    /// <summary>Width that one time id is embedded in (<c>addition_time_embed_dim</c>).</summary>
    public required int TimeIdWidth { get; init; }

    /// <summary>Width of the pooled text and all embedded time ids together
    /// (<c>projection_class_embeddings_input_dim</c>).</summary>
    public required int ConditionWidth { get; init; }

    /// <summary>True: transformers are entered and left through a Linear; false: through a 1 x 1 convolution
    /// (<c>use_linear_projection</c>).</summary>
    public required bool LinearProjection { get; init; }

    /// <summary>Whether cosines stand before sines in an embedding of numbers
    /// (<c>flip_sin_to_cos</c>).</summary>
    public required bool CosineFirst { get; init; }

    /// <summary>What is taken off the number of frequencies before they are spread
    /// (<c>freq_shift</c>).</summary>
    public required int FrequencyShift { get; init; }

    /// <summary>Side of the latents that it was trained on, where its config says one number
    /// (<c>sample_size</c>); any other size runs as well.</summary>
    public int? SampleSize { get; init; }

    /// <summary>Width that a timestep is embedded in.</summary>
    public int TimestepWidth => Down[0].Channels;

    /// <summary>Width of the embedding of everything but picture and text.</summary>
    public int EmbeddingWidth => 4 * TimestepWidth;

    /// <summary>Maps that an adapter can add: one for each stage on the way down, one for the
    /// middle.</summary>
    public int AdapterMaps => Down.Length + 1;

    /// <summary>How many time ids there are, given the pooled text's width: 6 for SDXL's base, 5 for its
    /// refiner.</summary>
    /// <returns>The number, or -1 if the widths do not fit together.</returns>
    public int TimeIds(int pooledWidth)
    {
        var rest = ConditionWidth - pooledWidth;
        return pooledWidth > 0 && rest > 0 && rest % TimeIdWidth == 0 ? rest / TimeIdWidth : -1;
    }

    /// <summary>The sizes of the maps that an adapter adds, given those of the latents.</summary>
    /// <remarks>
    /// A stage with attention takes its map at its own resolution, one without at the next coarser one; see
    /// <see cref="UNetGraph"/>.
    /// </remarks>
    public ImmutableArray<MapShape> AdapterShapes(int height, int width)
    {
        var shapes = ImmutableArray.CreateBuilder<MapShape>(AdapterMaps);
        for (var level = 0; level < Down.Length; level++)
        {
            var (here, last) = (new MapShape(Down[level].Channels, height, width), level == Down.Length - 1);
            (height, width) = last ? (height, width) : ((height + 1) / 2, (width + 1) / 2);
            shapes.Add(Down[level].HasAttention ? here : here with { Height = height, Width = width });
        }
        shapes.Add(new(Middle.Channels, height, width));
        return shapes.MoveToImmutable();
    }
}

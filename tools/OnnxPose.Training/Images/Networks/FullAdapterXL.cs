using OnnxPose.Training.Weights;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace OnnxPose.Training.Images.Networks;

/// <summary>T2I-Adapter for SDXL, from a pose picture to four feature maps, under diffusers' parameter
/// names.</summary>
/// <remarks>Source: Mou et al., "T2I-Adapter", 2023; diffusers' FullAdapterXL for names and layout.</remarks>
sealed class FullAdapterXL
{
    /// <summary>What the names of its parameters begin with.</summary>
    public const string Prefix = "adapter.";

    // The one stage that halves the resolution.
    const int HalvingStage = 2;

    readonly ImageLayers _layers;

    /// <param name="sizes">Its sizes.</param>
    /// <param name="parameters">Those of <see cref="Specs"/>, perhaps among others; not owned.</param>
    public FullAdapterXL(AdapterSizes sizes, ParameterSet parameters)
    {
        Sizes = sizes;
        _layers = new(parameters, groups: 1, epsilon: 0);
    }

    public AdapterSizes Sizes { get; }

    /// <summary>The feature maps of pose pictures.</summary>
    /// <param name="pictures">[batch, 3, height, width], 0 to 1.</param>
    public Tensor[] Forward(Tensor pictures)
    {
        using var scope = NewDisposeScope();
        var x = _layers.Convolution(pixel_unshuffle(pictures, Sizes.DownscaleFactor), "adapter.conv_in");
        var maps = new Tensor[Sizes.Channels.Length];
        for (var stage = 0; stage < maps.Length; stage++)
        {
            x = stage == HalvingStage ? avg_pool2d(x, 2, stride: 2, ceil_mode: true) : x;
            if (x.shape[1] != Sizes.Channels[stage])
            {
                x = _layers.Pointwise(x, $"adapter.body.{stage}.in_conv");
            }
            for (var i = 0; i < Sizes.ResidualBlocks; i++)
            {
                var block = $"adapter.body.{stage}.resnets.{i}.";
                x = x + _layers.Pointwise(relu(_layers.Convolution(x, block + "block1")), block + "block2");
            }
            maps[stage] = x.MoveToOuterDisposeScope();
        }
        return maps;
    }

    /// <summary>The parameters under diffusers' names, which all begin with <see cref="Prefix"/>.</summary>
    public static IReadOnlyList<ParameterSpec> Specs(AdapterSizes sizes)
    {
        var specs = new LayerSpecs();
        var inputs = sizes.Channels[0];
        specs.Convolution("adapter.conv_in", inputs, 3 * sizes.DownscaleFactor * sizes.DownscaleFactor);
        for (var stage = 0; stage < sizes.Channels.Length; stage++)
        {
            var width = sizes.Channels[stage];
            if (inputs != width)
            {
                specs.Convolution($"adapter.body.{stage}.in_conv", width, inputs, kernel: 1);
            }
            for (var i = 0; i < sizes.ResidualBlocks; i++)
            {
                specs.Convolution($"adapter.body.{stage}.resnets.{i}.block1", width, width);
                specs.Convolution($"adapter.body.{stage}.resnets.{i}.block2", width, width, kernel: 1,
                    gain: 0.5f);
            }
            inputs = width;
        }
        return specs.All;
    }
}

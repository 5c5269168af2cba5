using System.Collections.Immutable;

namespace OnnxPose.Onnx.Architectures;

/// <summary>Sizes of a pose adapter (T2I-Adapter), as diffusers' config.json gives them.</summary>
/// <remarks>Source: diffusers, models/adapter.py (T2IAdapter: full_adapter_xl, full_adapter).</remarks>
sealed record PoseAdapterConfig
{
    // The one stage of full_adapter_xl that halves the resolution.
    const int HalvingStageOfXl = 2;

    /// <summary>Channels of a picture (<c>in_channels</c>).</summary>
    public required int InChannels { get; init; }

    /// <summary>Channels of the feature maps, one for each stage (<c>channels</c>).</summary>
    public required ImmutableArray<int> Channels { get; init; }

    /// <summary>Residual blocks of a stage (<c>num_res_blocks</c>).</summary>
    public required int BlocksPerStage { get; init; }

    /// <summary>Side of the square of pixels that becomes one place of the first map
    /// (<c>downscale_factor</c>); a picture's sides are multiples of it.</summary>
    public required int DownscaleFactor { get; init; }

    /// <summary>True for SDXL's form, false for that of Stable Diffusion 1 (<c>adapter_type</c>).</summary>
    public required bool IsXl { get; init; }

    /// <summary>Channels once each square of pixels has become one place.</summary>
    public int UnshuffledChannels => InChannels * DownscaleFactor * DownscaleFactor;

    /// <summary>Whether a stage halves the resolution before its blocks, rounding up.</summary>
    public bool Halves(int stage) => IsXl ? stage == HalvingStageOfXl : stage > 0;

    /// <summary>Reads a config.json.</summary>
    /// <exception cref="ModelContractException">A value is missing, impossible or not
    /// supported.</exception>
    public static PoseAdapterConfig Read(string path, string slot)
    {
        const int MaxChannels = 1 << 16;
        var file = ConfigFile.Read(path, slot);
        return new()
        {
            IsXl = file.Word("adapter_type", ["full_adapter_xl", "full_adapter"]) == "full_adapter_xl",
            InChannels = file.Integer("in_channels", 1, 64, 3),
            Channels = [.. file.Integers("channels", 1, MaxChannels)],
            BlocksPerStage = file.Integer("num_res_blocks", 1, 64, 2),
            DownscaleFactor = file.Integer("downscale_factor", 1, 256, 8),
        };
    }
}

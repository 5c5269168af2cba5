using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Diffusion.Schedulers;

/// <summary>The settings of DDIM alone.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed record DdimSettings
{
    /// <summary>What the clean prediction is limited to (<c>thresholding</c>, <c>clip_sample</c>).</summary>
    public CleanLimit Limit { get; init; } = CleanLimit.None;

    /// <summary>Whether the last step ends without noise, instead of at that of the first training step
    /// (<c>set_alpha_to_one</c>).</summary>
    public bool EndsClean { get; init; } = true;

    /// <summary>How much noise is drawn afresh, 0 to 1.</summary>
    public float Eta { get; init; }

    /// <summary>
    /// Reads them. A config of DDIM clips unless it says otherwise; chosen by name it does not, because what
    /// it samples are latents.
    /// </summary>
    /// <exception cref="ModelContractException">A value is impossible.</exception>
    public static DdimSettings Read(ConfigFile file, SchedulerChoice choice) => new()
    {
        Limit = LimitSettings.ThresholdOrClip(file, clipsByDefault: choice.Name is null),
        EndsClean = file.Flag("set_alpha_to_one", true),
        Eta = choice.Eta,
    };
}

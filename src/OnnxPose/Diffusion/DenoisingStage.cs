using OnnxPose.Diffusion.Schedulers;
using OnnxPose.Models;

namespace OnnxPose.Diffusion;

/// <summary>One network's part of a schedule.</summary>
/// <remarks>Not thread-safe; one per generation.</remarks>
/// <param name="unet">The network.</param>
/// <param name="run">The part of the schedule that is made.</param>
/// <param name="guidance">Classifier-free guidance.</param>
/// <param name="noise">What steps draw from.</param>
sealed class DenoisingStage(DenoisingUNet unet, SamplingRun run, Guidance guidance, LatentNoise noise)
{
    /// <summary>An adapter's maps of one picture; null for none.</summary>
    public AdapterFeatures? Features { get; init; }

    /// <summary>The factor of the maps.</summary>
    public float AdapterScale { get; init; } = 1;

    /// <summary>Steps from the first on that get the maps.</summary>
    public int AdapterSteps { get; init; }

    /// <summary>Denoises latents in place.</summary>
    /// <param name="latents">With the noise of the first step.</param>
    /// <param name="conditions">What its rows are told.</param>
    /// <param name="report">Told of every step; null for nobody.</param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    public void Run(
        Latents latents, DenoisingConditions conditions, DenoisingReport? report,
        CancellationToken cancellationToken)
    {
        using var predictor = unet.Begin(
            conditions, latents.Height, latents.Width, Features, AdapterScale);
        new DenoisingLoop(predictor, guidance, noise, latents.Pictures)
            .Run(run, latents.Values, AdapterSteps, report, cancellationToken);
    }
}

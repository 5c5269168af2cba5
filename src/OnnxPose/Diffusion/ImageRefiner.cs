using OnnxPose.Diffusion.Schedulers;
using OnnxPose.Models;

namespace OnnxPose.Diffusion;

/// <summary>Denoises given latents further: a base network's half-way ones, or a finished picture's after
/// noise is added.</summary>
/// <remarks>Thread-safe. It opens and disposes none of its networks.</remarks>
/// <param name="unet">SDXL's refiner, or a base UNet.</param>
/// <param name="scheduler">The sampler; it begins afresh, without the base network's history.</param>
/// <param name="pixelsPerLatent">Pixels that one latent's side becomes: 8 for SDXL's autoencoder.</param>
sealed class ImageRefiner(DenoisingUNet unet, Scheduler scheduler, int pixelsPerLatent = 8)
{
    /// <summary>Makes refined latents; the given ones stay as they are.</summary>
    /// <param name="options">How.</param>
    /// <param name="prompts">What they are to become, and what not.</param>
    /// <param name="source">Latents of one or more pictures.</param>
    /// <param name="noise">Of as many pictures; first drawn is what is added, where something is.</param>
    /// <param name="report">Told of every step; null for nobody.</param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    /// <exception cref="ArgumentException">Options, prompts, latents and network do not fit together; said
    /// before the network runs.</exception>
    /// <exception cref="NonFiniteValueException">The network gave NaN or infinity.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed, or was during the call.</exception>
    public Latents Refine(
        RefinerOptions options, PromptPair prompts, Latents source, LatentNoise noise,
        DenoisingReport? report = null, CancellationToken cancellationToken = default)
    {
        var schedule = scheduler.Plan(options.Steps);
        var steps = options.Start is { } start
            ? StepRange.Between(schedule, start, null)
            : StepRange.OfStrength(schedule, options.Strength);
        var size = new PictureSize(source.Height * pixelsPerLatent, source.Width * pixelsPerLatent);
        var conditions = prompts.Rows(
            options.Guidance, options.Sizes.For(unet.Config, prompts, size), source.Pictures);
        float[] values = [.. source.Values];
        var latents = new Latents(source.Pictures, source.Channels, source.Height, source.Width, values);
        if (options.Start is null)
        {
            var drawn = new float[values.Length];
            noise.Draw(drawn);
            schedule.AddNoise(steps.First, drawn, values);
        }
        var run = schedule.Begin(steps, latents.Pictures, latents.CountPerPicture);
        new DenoisingStage(unet, run, options.Guidance, noise)
            .Run(latents, conditions, report, cancellationToken);
        return latents;
    }
}

namespace OnnxPose.Models;

/// <summary>A denoising network bound to all that stays the same through a denoising loop.</summary>
/// <remarks>
/// Write <see cref="Latents"/>, call <see cref="Predict"/>, read <see cref="Noise"/>. Not thread-safe: one
/// per generation. Tests of the loop can script their own.
/// </remarks>
interface INoisePredictor : IDisposable
{
    /// <summary>(row, channel, row, column): the latents as the scheduler scales them for the
    /// network.</summary>
    Span<float> Latents { get; }

    /// <summary>(row, channel, row, column): what the last <see cref="Predict"/> saw in them.</summary>
    ReadOnlySpan<float> Noise { get; }

    /// <summary>Whether an adapter's maps are added; true at first where there are any.</summary>
    bool UsesAdapter { get; set; }

    /// <summary>Predicts for all rows.</summary>
    /// <param name="timestep">The scheduler's timestep.</param>
    /// <param name="cancellationToken">Stops within about one node's time; the step can be
    /// repeated.</param>
    void Predict(float timestep, CancellationToken cancellationToken);
}

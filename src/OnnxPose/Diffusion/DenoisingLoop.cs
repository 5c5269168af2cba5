using OnnxPose.Diffusion.Schedulers;
using OnnxPose.Inference;
using OnnxPose.Models;

namespace OnnxPose.Diffusion;

/// <summary>Asks the network, guides, steps: until the latents of all pictures are clean.</summary>
/// <remarks>Not thread-safe; one per generation. A step allocates nothing.</remarks>
sealed class DenoisingLoop
{
    readonly INoisePredictor _predictor;
    readonly Guidance _guidance;
    readonly LatentNoise _noise;
    readonly int _pictures;
    readonly float[] _output, _drawn;

    /// <summary>A loop over pictures side by side.</summary>
    /// <param name="predictor">
    /// The network, bound to its conditions; its rows are the pictures, twice where guidance is on: with the
    /// negative prompt, then with the prompt.
    /// </param>
    /// <param name="guidance">How predictions are combined.</param>
    /// <param name="noise">What steps draw from.</param>
    /// <param name="pictures">Pictures.</param>
    /// <exception cref="ArgumentException">The predictor's rows are others.</exception>
    public DenoisingLoop(INoisePredictor predictor, Guidance guidance, LatentNoise noise, int pictures)
    {
        (_predictor, _guidance, _noise, _pictures) = (predictor, guidance, noise, pictures);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pictures);
        var (length, rest) = Math.DivRem(predictor.Latents.Length, guidance.RowsPerPicture * pictures);
        if (rest != 0 || predictor.Noise.Length != predictor.Latents.Length)
        {
            throw new ArgumentException(
                $"A network over {predictor.Latents.Length} latent values that gives " +
                $"{predictor.Noise.Length} does not fit {pictures} pictures with " +
                $"{guidance.RowsPerPicture} rows each.", nameof(predictor));
        }
        PictureLength = length;
        _output = new float[length * pictures];
        _drawn = new float[length * pictures];
    }

    /// <summary>Latent values of one picture.</summary>
    public int PictureLength { get; }

    /// <summary>Runs all steps, in place.</summary>
    /// <param name="run">The steps, begun for as many pictures.</param>
    /// <param name="latents">(picture, channel, row, column): noisy before, clean after.</param>
    /// <param name="adapterSteps">Steps from the first on that get the adapter's maps.</param>
    /// <param name="report">Told of every step; null for nobody.</param>
    /// <param name="cancellationToken">Asked once a step, and by the network.</param>
    /// <exception cref="ArgumentException">The latents are more or fewer than the network's.</exception>
    /// <exception cref="NonFiniteValueException">The network or a step gave NaN or infinity.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public void Run(
        SamplingRun run, Span<float> latents, int adapterSteps, DenoisingReport? report,
        CancellationToken cancellationToken)
    {
        if (latents.Length != _output.Length)
        {
            throw new ArgumentException(
                $"There are {latents.Length} latent values, expected {_pictures} pictures of " +
                $"{PictureLength}.", nameof(latents));
        }
        while (run.Done < run.Count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var step = Telemetry.Start(Telemetry.Source, "step");
            var timestep = run.Timestep;
            if (_predictor.UsesAdapter && run.Done >= adapterSteps)
            {
                _predictor.UsesAdapter = false;
            }
            WriteInput(run, latents);
            _predictor.Predict(timestep, cancellationToken);
            _guidance.Combine(_predictor.Noise, _pictures, _output);
            run.Step(_output, Draw(run), latents);
            Finite.Require(latents, "The latents after a denoising step");
            Telemetry.Steps.Add(1);
            report?.Invoke(new()
            {
                Done = run.Done,
                Count = run.Count,
                Timestep = timestep,
                Output = _predictor.Noise,
                Latents = latents,
            });
        }
    }

    void WriteInput(SamplingRun run, ReadOnlySpan<float> latents)
    {
        var rows = _predictor.Latents;
        var first = rows[..latents.Length];
        run.ScaleInput(latents, first);
        if (rows.Length > first.Length)
        {
            first.CopyTo(rows[first.Length..]);
        }
    }

    ReadOnlySpan<float> Draw(SamplingRun run)
    {
        if (!run.DrawsNoise)
        {
            return [];
        }
        _noise.Draw(_drawn);
        return _drawn;
    }
}

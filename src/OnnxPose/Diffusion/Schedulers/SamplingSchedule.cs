using System.Numerics.Tensors;

namespace OnnxPose.Diffusion.Schedulers;

/// <summary>Computes the weights of a run's steps.</summary>
/// <param name="steps">The steps that are run; history begins at the first of them.</param>
delegate StepWeights[] WeighSteps(StepRange steps);

/// <summary>The numbers of a schedule of so many steps.</summary>
/// <remarks>Immutable by convention: nobody writes to the arrays. Thread-safe.</remarks>
sealed class SamplingSchedule
{
    /// <summary>What the network is told, in calling order.</summary>
    public required float[] Timesteps { get; init; }

    /// <summary>Noise over signal at each step and after the last; empty where samplers do
    /// without.</summary>
    public float[] Sigmas { get; init; } = [];

    /// <summary>The factor of the initial noise.</summary>
    public float InitialNoiseScale { get; init; } = 1;

    /// <summary>Steps of training.</summary>
    public required int TrainSteps { get; init; }

    /// <summary>What a picture and noise count where noise is added for a step.</summary>
    public required (float Picture, float Noise)[] Mixing { get; init; }

    /// <summary>What the latents are divided by for the network, per step; empty for no division.</summary>
    public float[] InputDivisors { get; init; } = [];

    /// <summary>How steps are weighed.</summary>
    public required WeighSteps Weigh { get; init; }

    /// <summary>What the clean prediction is limited to.</summary>
    public CleanLimit Limit { get; init; } = CleanLimit.None;

    /// <summary>Steps.</summary>
    public int Count => Timesteps.Length;

    /// <summary>All steps.</summary>
    public StepRange All => new(0, Count);

    /// <summary>Writes what the network reads at a step. Allocates nothing.</summary>
    /// <param name="step">The step.</param>
    /// <param name="latents">Any number of values.</param>
    /// <param name="input">As long; may be <paramref name="latents"/>.</param>
    public void ScaleInput(int step, ReadOnlySpan<float> latents, Span<float> input)
    {
        if (InputDivisors.Length == 0)
        {
            latents.CopyTo(input);
            return;
        }
        TensorPrimitives.Divide(latents, InputDivisors[step], input);
    }

    /// <summary>Adds the noise of a step to clean latents, in place. Allocates nothing.</summary>
    /// <param name="step">The step that the network will be asked at.</param>
    /// <param name="noise">Standard normal numbers, as many as latents.</param>
    /// <param name="latents">Clean before, noisy after.</param>
    public void AddNoise(int step, ReadOnlySpan<float> noise, Span<float> latents)
    {
        var (ofPicture, ofNoise) = Mixing[step];
        TensorPrimitives.Multiply(latents, ofPicture, latents);
        TensorPrimitives.MultiplyAdd(noise, ofNoise, latents, latents);
    }

    /// <summary>Begins a run.</summary>
    /// <param name="steps">The steps to run.</param>
    /// <param name="pictures">Pictures side by side.</param>
    /// <param name="pictureLength">Latent values of one picture.</param>
    /// <exception cref="ArgumentException">The range lies outside, or a step divides by zero: there are too
    /// many steps, or the network cannot predict at pure noise.</exception>
    public SamplingRun Begin(StepRange steps, int pictures, int pictureLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps.First, nameof(steps));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps.Count, nameof(steps));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps.End, Count, nameof(steps));
        var weights = Weigh(steps);
        var wrong = Array.FindIndex(weights, static step => !step.AreFinite);
        return wrong < 0
            ? new(this, steps, weights, pictures, pictureLength)
            : throw new ArgumentException(FormattableString.Invariant(
                $"Step {steps.First + wrong} of {Count}, timestep {Timesteps[steps.First + wrong]}, ") +
                "cannot be computed: it lies at pure noise, where a network that predicts noise says " +
                "nothing, or two steps share a noise level. Take fewer steps or another timestep spacing.",
                nameof(steps));
    }
}

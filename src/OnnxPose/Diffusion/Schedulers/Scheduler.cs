namespace OnnxPose.Diffusion.Schedulers;

/// <summary>A sampling algorithm with its settings: makes schedules of so many steps.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
abstract class Scheduler
{
    private protected Scheduler(SamplerSettings settings, bool finiteSigmas) =>
        (Settings, Noise) = (settings, NoiseSchedule.Of(settings.Noise, finiteSigmas));

    /// <summary>How noise was added in training.</summary>
    public NoiseSchedule Noise { get; }

    private protected SamplerSettings Settings { get; }

    /// <summary>Reads <c>scheduler_config.json</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="choice">Another sampler over the same noise; null for the one that the file
    /// names.</param>
    /// <exception cref="ModelContractException">The file is missing, names an unknown class, or has a setting
    /// that is impossible or not supported.</exception>
    public static Scheduler Read(string path, SchedulerChoice? choice = null) =>
        SchedulerFile.Read(path, choice ?? new());

    /// <summary>The schedule of a number of steps.</summary>
    /// <param name="steps">1 to 1000, and to the steps of training.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too many steps for this sampler.</exception>
    public SamplingSchedule Plan(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        ThrowIfMore(steps, Math.Min(SamplerSettings.MostSteps, Noise.Steps));
        return Make(steps);
    }

    private protected abstract SamplingSchedule Make(int steps);

    private protected static void ThrowIfMore(int steps, int most)
    {
        if (steps > most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(steps), steps, $"{steps} steps; this scheduler makes 1 to {most}.");
        }
    }

    private protected static float[] ToSingles(double[] numbers) =>
        Array.ConvertAll(numbers, static number => (float)number);

    private protected static StepWeights[] WeighEach(StepRange steps, Func<int, StepWeights> weigh) =>
        [.. Enumerable.Range(steps.First, steps.Count).Select(weigh)];
}

namespace OnnxPose.Diffusion.Schedulers;

/// <summary>A part of a schedule.</summary>
/// <param name="First">The first step that is run.</param>
/// <param name="Count">How many are run.</param>
readonly record struct StepRange(int First, int Count)
{
    /// <summary>The step after the last one.</summary>
    public int End => First + Count;

    /// <summary>The last steps, as many as a picture is changed: that share of all, rounded down.</summary>
    /// <param name="schedule">The whole schedule.</param>
    /// <param name="strength">Above 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The strength is out of range, or leaves no
    /// step.</exception>
    public static StepRange OfStrength(SamplingSchedule schedule, double strength)
    {
        if (!(strength is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(strength), strength, $"The strength is {strength}; expected above 0 to 1.");
        }
        var count = Math.Min((int)(schedule.Count * strength), schedule.Count);
        return count > 0 ? new(schedule.Count - count, count) : throw new ArgumentOutOfRangeException(
            nameof(strength), strength,
            $"A strength of {strength} leaves none of {schedule.Count} steps. Raise it, or take more steps.");
    }

    /// <summary>The steps between two shares of training, so that two networks can divide a
    /// schedule.</summary>
    /// <remarks>The cut is made by timestep: a network whose end is the other's start leaves none
    /// out.</remarks>
    /// <param name="schedule">The whole schedule.</param>
    /// <param name="start">How much of the noise is gone before; null for none.</param>
    /// <param name="end">How much of the noise is gone after; null for all.</param>
    /// <exception cref="ArgumentException">There is no step between.</exception>
    public static StepRange Between(SamplingSchedule schedule, double? start, double? end)
    {
        var first = start is { } from
            ? schedule.Timesteps.Count(timestep => timestep >= Cut(schedule, from))
            : 0;
        var last = end is { } to
            ? schedule.Timesteps.Count(timestep => timestep >= Cut(schedule, to))
            : schedule.Count;
        return last > first ? new(first, last - first) : throw new ArgumentException(
            $"None of {schedule.Count} steps lies between a start of {start ?? 0} and an end of " +
            $"{end ?? 1}. Move them apart, or take more steps.", nameof(schedule));
    }

    static int Cut(SamplingSchedule schedule, double share) =>
        (int)Math.Round(schedule.TrainSteps - share * schedule.TrainSteps);
}

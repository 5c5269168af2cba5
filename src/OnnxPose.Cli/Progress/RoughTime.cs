namespace OnnxPose.Cli.Progress;

/// <summary>A time that is left, no more exactly than it is known.</summary>
static class RoughTime
{
    /// <summary>Seconds up to two minutes, minutes up to two hours, then hours; rounded up.</summary>
    public static string Text(TimeSpan time) => time switch
    {
        { TotalMinutes: < 2 } => FormattableString.Invariant($"{Math.Ceiling(time.TotalSeconds)} s"),
        { TotalHours: < 2 } => FormattableString.Invariant($"{Math.Ceiling(time.TotalMinutes)} min"),
        _ => FormattableString.Invariant($"{Math.Ceiling(time.TotalHours)} h"),
    };
}

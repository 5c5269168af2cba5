namespace OnnxPose.Cli;

/// <summary>Where a command reads and writes: results to one side, everything else to the other.</summary>
/// <param name="In">Opens standard input, as bytes.</param>
/// <param name="Out">Results, and nothing else.</param>
/// <param name="Error">Messages, progress, errors.</param>
/// <param name="DrawsProgress">
/// Whether <paramref name="Error"/> is a screen on which lines may be redrawn.
/// </param>
sealed record Terminal(Func<Stream> In, TextWriter Out, TextWriter Error, bool DrawsProgress)
{
    /// <summary>Opens the side of the results as bytes, for those that go out while a command
    /// runs.</summary>
    public Func<Stream> OpenOut { get; init; } = static () => Stream.Null;

    /// <summary>How long a call may take before its progress is drawn.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The process's own streams.</summary>
    public static Terminal OfProcess() => new(
        Console.OpenStandardInput, Console.Out, Console.Error,
        DrawsProgress: !Console.IsErrorRedirected && !IsSet("NO_COLOR") && !IsSet("CI"))
    {
        OpenOut = StandardOutput.Open,
    };

    static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}

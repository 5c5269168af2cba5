namespace OnnxPose.Cli;

/// <summary>What the process returns. Scripts depend on these numbers.</summary>
static class ExitCode
{
    /// <summary>Everything was done.</summary>
    public const int Done = 0;

    /// <summary>An unexpected error: a bug.</summary>
    public const int Bug = 1;

    /// <summary>A bad command line.</summary>
    public const int Usage = 2;

    /// <summary>A model is missing or wrong, or a required device is not there.</summary>
    public const int Model = 3;

    /// <summary>A bad input: a prompt or a file with a pose or picture.</summary>
    public const int Input = 4;

    /// <summary>Reading or writing failed.</summary>
    public const int InputOutput = 5;

    /// <summary>A network gave NaN or infinity.</summary>
    public const int NonFinite = 6;

    /// <summary>Interrupted from the keyboard (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>Asked to end (128 + SIGTERM).</summary>
    public const int Terminated = 143;

    /// <summary>The table as the help shows it.</summary>
    public const string Table =
        "Exit codes: 0 done, 1 a bug, 2 bad command line, 3 model missing or wrong or a required device " +
        "not there, 4 bad input, 5 reading or writing failed, 6 numbers not finite, 130 and 143 interrupted.";
}

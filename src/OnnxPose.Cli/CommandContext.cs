using System.CommandLine;

namespace OnnxPose.Cli;

/// <summary>What every command is given.</summary>
/// <param name="Terminal">Where it reads and writes.</param>
/// <param name="Stop">Cancelled when the process is asked to end.</param>
sealed record CommandContext(Terminal Terminal, CancellationToken Stop)
{
    /// <summary>The options that all commands share.</summary>
    public CommonOptions Options { get; } = new();

    /// <summary>Whether programs read the results.</summary>
    public bool AsJson(ParseResult parsed) => parsed.GetValue(Options.Json);

    /// <summary>Writes a message for people, unless they asked for none or programs read along.</summary>
    public void Say(ParseResult parsed, string message)
    {
        if (!AsJson(parsed) && !parsed.GetValue(Options.Quiet))
        {
            Terminal.Error.WriteLine(message);
        }
    }

    /// <summary>Writes what must not be overlooked; in JSON it has a member of its own.</summary>
    public void Warn(ParseResult parsed, string message)
    {
        if (!AsJson(parsed))
        {
            Terminal.Error.WriteLine($"warning: {message}");
        }
    }
}

using System.Text;
using System.Text.Json;

namespace OnnxPose.Cli.Tests;

/// <summary>What a command line did.</summary>
sealed record CliRun(int Code, string Out, string Error)
{
    /// <summary>Runs a command line inside this process.</summary>
    public static CliRun Here(params string[] arguments) => WithInput([], arguments);

    /// <summary>Runs a command line inside this process, for a screen without patience on which lines may be
    /// redrawn.</summary>
    public static CliRun OnScreen(params string[] arguments) => Run([], drawsProgress: true, arguments);

    /// <summary>Runs a command line inside this process, with bytes on standard input.</summary>
    public static CliRun WithInput(byte[] input, params string[] arguments) =>
        Run(input, drawsProgress: false, arguments);

    static CliRun Run(byte[] input, bool drawsProgress, string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var lines = new MemoryStream();
        var terminal = new Terminal(() => new MemoryStream(input), output, error, drawsProgress)
        {
            OpenOut = () => lines,
            Patience = TimeSpan.Zero,
        };
        var code = CommandLine.Run(arguments, terminal);
        return new(code, output.ToString() + Encoding.UTF8.GetString(lines.ToArray()), error.ToString());
    }

    /// <summary>Runs a command line inside this process, with text on standard input.</summary>
    public static CliRun WithInput(string input, params string[] arguments) =>
        WithInput(Encoding.UTF8.GetBytes(input), arguments);

    /// <summary>Lines of standard output.</summary>
    public string[] OutLines => Out.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Lines of standard error.</summary>
    public string[] ErrorLines => Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Standard output as one JSON object.</summary>
    public JsonElement Json => JsonElement.Parse(Out);

    /// <summary>Standard error as one JSON object with an error.</summary>
    public JsonElement JsonError => JsonElement.Parse(Error).GetProperty("error");
}

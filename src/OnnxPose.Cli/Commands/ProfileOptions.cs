using System.CommandLine;
using OnnxPose.Cli.Profiling;

namespace OnnxPose.Cli.Commands;

/// <summary>The options of <c>profile</c> that are the same whatever is measured.</summary>
sealed class ProfileOptions
{
    /// <summary>What is drawn where the command line names nothing.</summary>
    public const string DefaultPrompt = "a woman in a red dress waving";

    readonly InferenceArguments _inference = new();

    readonly Option<int?> _warmUp = new("--warm-up")
    {
        Description = "Calls between the first one, which is shown apart, and those that are measured. " +
            "Default: 2.",
        HelpName = "N",
        CustomParser = OptionParser.Number(0, 100_000),
    };

    readonly Option<int?> _repeats = new("--repeats")
    {
        Description = "Calls that are measured. Default: 10.",
        HelpName = "N",
        CustomParser = OptionParser.Number(1, 100_000),
    };

    readonly Option<string?> _trace = new("--trace")
    {
        Description = "Afterwards open the networks again, make two calls under ONNX Runtime's own " +
            "profiler and write where each node's time went: a Chrome trace, for ui.perfetto.dev.",
        HelpName = "FILE",
        CustomParser = OptionParser.File,
    };

    readonly Option<string?> _compare = new("--compare")
    {
        Description = "What an earlier 'profile --json' of the same work printed, to compare with.",
        HelpName = "FILE",
        CustomParser = OptionParser.File,
    };

    /// <summary>Adds them to the command, from where its subcommands have them.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_warmUp, _repeats, _trace, _compare];
        Array.ForEach(options, command.Options.Add);
        _inference.AddTo(command);
        foreach (var option in command.Options)
        {
            option.Recursive = true;
        }
    }

    /// <summary>What a command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="workload">What is measured.</param>
    public ProfileSettings Read(ParseResult parsed, ProfileWorkload workload) => new(
        workload, _inference.Read(parsed), parsed.GetValue(_warmUp) ?? 2, parsed.GetValue(_repeats) ?? 10,
        parsed.GetValue(_trace), parsed.GetValue(_compare));
}

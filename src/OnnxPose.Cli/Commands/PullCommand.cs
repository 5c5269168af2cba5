using System.CommandLine;
using OnnxPose.Cli.Progress;
using OnnxPose.Hub;

namespace OnnxPose.Cli.Commands;

/// <summary><c>onnxpose models pull NAME</c>: fetches a model from the hub into its cache.</summary>
sealed class PullCommand
{
    readonly Argument<string> _name = new("NAME")
    {
        Description = $"{ModelPull.BundleName}, or any repository: {HubRepository.Form}.",
    };

    readonly Option<bool> _refiner = new("--refiner")
    {
        Description = "SDXL's refiner too.",
    };

    readonly Option<bool> _full = new("--full-precision")
    {
        Description = "SDXL's weights in single precision, twice the size. Default: half precision.",
    };

    readonly Option<string[]?> _include = new("--include")
    {
        Description = "Files of a repository; * stands for any text. May be given again. " +
            "Default: settings, vocabularies, .safetensors, .onnx, .pth, licence and card.",
        HelpName = "PATTERN",
    };

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command("pull",
            "Fetch a model from the hub into the cache that other programs use too (HF_HOME,\n" +
            "HF_HUB_CACHE, HF_TOKEN, HF_ENDPOINT, HF_HUB_OFFLINE), and print its folder. What is there is\n" +
            "not fetched again; a pull that was interrupted goes on. Every file is checked against the\n" +
            "hub's hash.");
        var options = new PullCommand();
        command.Arguments.Add(options._name);
        command.Options.Add(options._refiner);
        command.Options.Add(options._full);
        command.Options.Add(options._include);
        command.SetAction(parsed => Run(options.Read(parsed), parsed, context));
        return command;
    }

    ModelPull Read(ParseResult parsed) => new(
        parsed.GetRequiredValue(_name), parsed.GetValue(_refiner), parsed.GetValue(_full),
        parsed.GetValue(_include) is { Length: > 0 } patterns ? patterns : null);

    static int Run(ModelPull pull, ParseResult parsed, CommandContext context)
    {
        pull.Validate();
        using var client = new HubClient(Options());
        var terminal = context.Terminal;
        var quiet = context.AsJson(parsed) || parsed.GetValue(context.Options.Quiet);
        using var lines =
            quiet ? null : new PullLines(terminal.Error, terminal.DrawsProgress, TimeProvider.System);
        var folder = pull.RunAsync(client, lines, context.Stop).GetAwaiter().GetResult();
        terminal.Out.WriteLine(context.AsJson(parsed)
            ? JsonText.Object(json =>
            {
                json.WriteString("command", "models pull");
                json.WriteString("name", pull.Name);
                json.WriteString("folder", folder);
            })
            : folder);
        return ExitCode.Done;
    }

    static HubOptions Options()
    {
        try
        {
            return HubOptions.FromEnvironment();
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }
}

using System.CommandLine;
using OnnxPose.Cli.Output;

namespace OnnxPose.Cli.Commands;

/// <summary>
/// <c>onnxpose models list</c> and <c>onnxpose models show</c>: what lies in local model folders.
/// </summary>
static class ModelsCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command("models", "Look at local model folders.");
        var list = new Command("list", "The models beside the program and the one that commands would use.");
        list.SetAction(parsed => List(parsed, context));
        command.Subcommands.Add(list);
        var folder = new Argument<string?>("DIR")
        {
            Description = "The model folder. Default: the one that commands would use.",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = OptionParser.Folder,
        };
        var show = new Command("show", "The components of one model: sizes, tensors, parameters.");
        show.Arguments.Add(folder);
        show.SetAction(parsed => Show(parsed.GetValue(folder), parsed, context));
        command.Subcommands.Add(show);
        return command;
    }

    static int List(ParseResult parsed, CommandContext context)
    {
        // Without the last separator, as the folders are listed.
        var used = Path.TrimEndingDirectorySeparator(
            Path.GetFullPath(ModelLocation.Resolve(parsed.GetValue(context.Options.Models))));
        var builtIn = ModelLocation.BuiltIn;
        var found = Directory.Exists(builtIn) ? Directory.GetDirectories(builtIn) : [];
        string[] models =
            [.. found.Append(used).Where(Directory.Exists).Distinct().Order(StringComparer.Ordinal)];
        context.Terminal.Out.WriteLine(context.AsJson(parsed)
            ? ModelsReport.ListAsJson(models, used)
            : ModelsReport.ListAsText(models, used));
        return ExitCode.Done;
    }

    static int Show(string? folder, ParseResult parsed, CommandContext context)
    {
        var path = ModelLocation.Resolve(folder ?? parsed.GetValue(context.Options.Models));
        var components = ModelComponent.Find(new(path));
        context.Terminal.Out.WriteLine(context.AsJson(parsed)
            ? ModelsReport.ShowAsJson(path, components)
            : ModelsReport.ShowAsText(path, components));
        return ExitCode.Done;
    }
}

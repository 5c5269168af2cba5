using System.CommandLine;
using OnnxPose.Cli.Output;
using OnnxPose.Components;
using OnnxPose.Hub;

namespace OnnxPose.Cli.Commands;

/// <summary>
/// <c>onnxpose models</c>: what lies in local model folders, and how more gets there.
/// </summary>
static class ModelsCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command("models", "Look at local models, fetch more, check them, export them.");
        var list = new Command("list",
            "The models beside the program and in the hub's cache, and the one that commands would use:\n" +
            "size, licence, folder.");
        list.SetAction(parsed => List(parsed, context));
        command.Subcommands.Add(list);
        var folder = FolderArgument();
        var show = new Command(
            "show", "The components of one model: sizes, tensors, parameters, licence and known hashes.");
        show.Arguments.Add(folder);
        show.SetAction(parsed => Show(parsed.GetValue(folder), parsed, context));
        command.Subcommands.Add(show);
        command.Subcommands.Add(PullCommand.Create(context));
        command.Subcommands.Add(VerifyCommand.Create(context));
        command.Subcommands.Add(ExportCommand.Create(context));
        return command;
    }

    /// <summary>The argument that names a model for one subcommand.</summary>
    public static Argument<string?> FolderArgument() => new("DIR")
    {
        Description = "The model's folder or name. Default: the one that commands would use.",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = OptionParser.Folder,
    };

    static int List(ParseResult parsed, CommandContext context)
    {
        // Without the last separator, as the folders are listed.
        var used = Path.TrimEndingDirectorySeparator(
            Path.GetFullPath(ModelLocation.Resolve(parsed.GetValue(context.Options.Models))));
        if (!Directory.Exists(used))
        {
            context.Warn(parsed, $"'{used}', which commands would use, is not there.");
        }
        var builtIn = ModelLocation.BuiltIn;
        var found = Directory.Exists(builtIn) ? Directory.GetDirectories(builtIn) : [];
        var cached = LocalModel.InCache(HubCache.OfUser()).ToArray();
        LocalModel[] models =
        [
            .. found.Append(used).Where(Directory.Exists).Distinct().Order(StringComparer.Ordinal)
                .Where(path => !cached.Any(model => model.Folder == path))
                .Select(static path => LocalModel.At(path)),
            .. cached,
        ];
        context.Terminal.Out.WriteLine(context.AsJson(parsed)
            ? ModelsReport.ListAsJson(models, used)
            : ModelsReport.ListAsText(models, used));
        return ExitCode.Done;
    }

    static int Show(string? folder, ParseResult parsed, CommandContext context)
    {
        var path = ModelLocation.Resolve(folder ?? parsed.GetValue(context.Options.Models));
        ModelSummary[] components = [.. ModelComponent.Find(new(path)).Select(ModelSummary.Of)];
        var model = LocalModel.At(path);
        context.Terminal.Out.WriteLine(context.AsJson(parsed)
            ? ModelsReport.ShowAsJson(model, components)
            : ModelsReport.ShowAsText(model, components));
        return ExitCode.Done;
    }
}

using System.CommandLine;
using System.Globalization;
using OnnxPose.Cli.Output;
using OnnxPose.Components;

namespace OnnxPose.Cli.Commands;

/// <summary><c>onnxpose models verify</c>: reads every byte of a model, opens every component, and compares
/// with reference tensors.</summary>
static class VerifyCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command("verify",
            "Hash the files of every component, against the hub's hash where they lie in its cache, and\n" +
            "open every component. With --golden, run each on reference inputs and print how far its\n" +
            "outputs are off: the largest difference, and that over the reference's largest size.");
        var folder = ModelsCommand.FolderArgument();
        var golden = new Option<string?>("--golden")
        {
            Description = "Folder with COMPONENT/io.safetensors: inputs and outputs under their names.",
            HelpName = "DIR",
            CustomParser = OptionParser.Folder,
        };
        var inference = new InferenceArguments();
        command.Arguments.Add(folder);
        command.Options.Add(golden);
        inference.AddTo(command);
        command.SetAction(parsed =>
        {
            var model = ModelLocation.Resolve(
                parsed.GetValue(folder) ?? parsed.GetValue(context.Options.Models));
            return Run(new(model, parsed.GetValue(golden), inference.Read(parsed)), parsed, context);
        });
        return command;
    }

    static int Run(VerifySettings settings, ParseResult parsed, CommandContext context)
    {
        if (settings.Golden is { } golden && !Directory.Exists(golden))
        {
            throw new InputException($"'{golden}' is not there; expected a folder with reference tensors.");
        }
        var verified = new List<VerifiedComponent>();
        foreach (var component in ModelComponent.Require(new(settings.Model)))
        {
            context.Stop.ThrowIfCancellationRequested();
            verified.Add(Verify(component, settings, context.Stop));
            if (!context.AsJson(parsed))
            {
                context.Terminal.Out.WriteLine(VerifyReport.Text(verified[^1]));
            }
        }
        if (context.AsJson(parsed))
        {
            context.Terminal.Out.WriteLine(VerifyReport.Json(settings.Model, verified));
        }
        RequireGolden(settings.Golden, verified);
        return ExitCode.Done;
    }

    static VerifiedComponent Verify(
        ModelComponent component, VerifySettings settings, CancellationToken stop)
    {
        ComponentFile[] files = [.. ComponentFile.Of(component, stop)];
        var wrong = Array.Find(files, static file => file.IsWrong);
        if (wrong is not null)
        {
            throw new ModelContractException(
                $"'{wrong.Name}' of {component.Name} in '{component.Folder}' has the hash {wrong.Hash}, " +
                $"expected {wrong.Expected}. Delete '{wrong.Content}' and pull the model again.");
        }
        var opened = ComponentCheck.Open(component, settings.Inference);
        return new(component.Name, files, opened, settings.Golden is { } golden
            ? ComponentCheck.Compare(component, golden, settings.Inference, stop)
            : []);
    }

    // A typing error must not look like a model without errors.
    static void RequireGolden(string? golden, List<VerifiedComponent> verified)
    {
        if (golden is not null && verified.All(static component => component.Errors.Length == 0))
        {
            var names = string.Join(", ", verified.Select(static component => component.Name));
            throw new InputException(string.Create(CultureInfo.InvariantCulture,
                $"'{golden}' has no reference tensors for any component; expected " +
                $"COMPONENT/io.safetensors, COMPONENT being one of {names}."));
        }
    }
}

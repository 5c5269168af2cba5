using System.CommandLine;
using OnnxPose.Evaluation.Text;

namespace OnnxPose.Cli.Commands;

/// <summary><c>onnxpose eval NAME</c>: measures a model on the scene world and prints the numbers.</summary>
/// <remarks>The exit code says whether the evaluation ran, not whether its numbers are good.</remarks>
static class EvalCommand
{
    /// <summary>The command with one subcommand for each evaluation.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command("eval", "Measure a model that was trained on the scene world.");
        command.Subcommands.Add(EvalT2P.Create(context));
        command.Subcommands.Add(CreateText(context));
        command.Subcommands.Add(EvalAdapterCommand.Create(context));
        command.Subcommands.Add(EvalClappCommand.Create(context));
        command.Subcommands.Add(EvalTemperature.Create(context));
        command.Subcommands.Add(EvalTempered.Create(context));
        command.Subcommands.Add(EvalIndex.Create(context));
        return command;
    }

    static Command CreateText(CommandContext context)
    {
        var inference = new InferenceArguments();
        var output = new EvalOutput();
        var command = new Command(
            "text", "How much of a caption can a linear probe read from the text encoder?");
        inference.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var folder = output.Open(parsed);
            var models = ModelLocation.Resolve(parsed.GetValue(context.Options.Models));
            var report = TextProbeEvaluation.Run(
                models, inference: inference.Read(parsed), cancellationToken: context.Stop);
            return EvalOutput.Finish(report, folder, parsed, context);
        });
        return command;
    }
}

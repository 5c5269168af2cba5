using System.CommandLine;
using OnnxPose.Cli.Output;
using OnnxPose.Evaluation.Reports;
using OnnxPose.Evaluation.Text;
using OnnxPose.Evaluation.TextToPose;

namespace OnnxPose.Cli.Commands;

/// <summary><c>onnxpose eval NAME</c>: measures a model on the scene world and prints the numbers.</summary>
/// <remarks>The exit code says whether the evaluation ran, not whether its numbers are good.</remarks>
static class EvalCommand
{
    /// <summary>The command with one subcommand for each evaluation.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command("eval", "Measure a model that was trained on the scene world.");
        command.Subcommands.Add(CreateT2P(context));
        command.Subcommands.Add(CreateText(context));
        command.Subcommands.Add(EvalAdapterCommand.Create(context));
        command.Subcommands.Add(EvalClappCommand.Create(context));
        return command;
    }

    static Command CreateT2P(CommandContext context)
    {
        var defaults = new T2PEvaluationOptions();
        var captions = new Option<int?>("--captions")
        {
            Description =
                $"How many held-out captions, half of them new combinations. Default: {defaults.Captions}.",
            HelpName = "N",
            CustomParser = OptionParser.Number(2, 100_000),
        };
        var temperature = new Option<float?>("--temperature", "-t")
        {
            Description = "The sampling temperature. Default: 0.1.",
            HelpName = "T",
            CustomParser = OptionParser.Number(0f, 1000f),
        };
        var inference = new InferenceArguments();
        var command = new Command("t2p", "Do generated poses do what held-out captions say?")
        {
            captions, temperature,
        };
        inference.AddTo(command);
        command.SetAction(parsed =>
        {
            var options = defaults with
            {
                Captions = parsed.GetValue(captions) ?? defaults.Captions,
                Temperature = parsed.GetValue(temperature) ?? defaults.Temperature,
                Seed = parsed.GetValue(context.Options.Seed) ?? defaults.Seed,
            };
            var models = ModelLocation.Resolve(parsed.GetValue(context.Options.Models));
            using var pipeline = PosePipeline.Load(models, new() { Inference = inference.Read(parsed) });
            var progress = new CaptionLines(line => context.Say(parsed, line));
            return Print(T2PEvaluation.Run(pipeline, options, progress, context.Stop), parsed, context);
        });
        return command;
    }

    static Command CreateText(CommandContext context)
    {
        var inference = new InferenceArguments();
        var command = new Command(
            "text", "How much of a caption can a linear probe read from the text encoder?");
        inference.AddTo(command);
        command.SetAction(parsed =>
        {
            var models = ModelLocation.Resolve(parsed.GetValue(context.Options.Models));
            var report = TextProbeEvaluation.Run(
                models, inference: inference.Read(parsed), cancellationToken: context.Stop);
            return Print(report, parsed, context);
        });
        return command;
    }

    /// <summary>Prints a report as a table, or as one object.</summary>
    internal static int Print(EvaluationReport report, ParseResult parsed, CommandContext context)
    {
        context.Terminal.Out.WriteLine(context.AsJson(parsed)
            ? EvaluationText.Json(report)
            : EvaluationText.Table(report));
        return ExitCode.Done;
    }

    /// <summary>Says how many captions are done.</summary>
    internal sealed class CaptionLines(Action<string> say) : IProgress<(int Done, int All)>
    {
        public void Report((int Done, int All) value) => say($"{value.Done} of {value.All} captions");
    }
}

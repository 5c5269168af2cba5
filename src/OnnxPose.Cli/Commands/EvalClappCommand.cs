using System.CommandLine;
using OnnxPose.Cli.Output;
using OnnxPose.Cli.Progress;
using OnnxPose.Evaluation.Clapp;

namespace OnnxPose.Cli.Commands;

/// <summary><c>onnxpose eval clapp</c>: does CLaPP find the pose that belongs to a text?</summary>
static class EvalClappCommand
{
    static readonly ClappEvaluationOptions s_defaults = new();

    /// <summary>The command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var groups = new Option<int?>("--groups")
        {
            Description = $"How many groups of {ClappEvaluationOptions.GroupSize} held-out pairs. " +
                $"Default: {s_defaults.Groups}.",
            HelpName = "N",
            CustomParser = OptionParser.Number(1, 1000),
        };
        var output = new EvalOutput();
        var inference = new InferenceArguments();
        var command = new Command("clapp", "Does CLaPP find the pose that belongs to a text?")
        {
            groups,
        };
        inference.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            // First, so that an unusable folder costs no work.
            var folder = output.Open(parsed);
            var options = s_defaults with
            {
                Groups = parsed.GetValue(groups) ?? s_defaults.Groups,
                Seed = parsed.GetValue(context.Options.Seed) ?? s_defaults.Seed,
            };
            var models = ModelLocation.Resolve(parsed.GetValue(context.Options.Models));
            var progress = new CountLines(line => context.Say(parsed, line), "pairs");
            var result = ClappEvaluation.Run(
                models, options, inference.Read(parsed), progress, context.Stop);
            return EvalOutput.Finish(
                result.Report, ClappText.Json(result), ClappText.Table(result), folder, parsed, context);
        });
        return command;
    }
}

using System.CommandLine;
using OnnxPose.Evaluation.TextToPose;

namespace OnnxPose.Cli.Commands;

/// <summary><c>onnxpose eval temperature</c>: a sheet of poses over temperatures and prompts.</summary>
static class EvalTemperature
{
    static readonly TemperatureEvaluationOptions s_defaults = new();

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var prompts = new Option<string[]>("--prompt")
        {
            Description = "A row of the sheet; give it again for more, up to 32. Default: " +
                $"{s_defaults.Prompts.Length} sentences.",
            HelpName = "TEXT",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var temperatures = EvalTempered.Temperatures(0, 1000, s_defaults.Temperatures);
        var draws = new Option<int?>("-n", "--count")
        {
            Description =
                $"Draws of each prompt at each temperature; the first is shown. Default: {s_defaults.Draws}.",
            HelpName = "N",
            CustomParser = OptionParser.Number(1, 256),
        };
        var inference = new InferenceArguments();
        var output = new EvalOutput();
        var command = new Command("temperature",
            "What does the sampling temperature do? A sheet of poses, how far draws lie apart and, where\n" +
            "the model has CLaPP, how well they fit.")
        {
            prompts, temperatures, draws,
        };
        inference.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var given = parsed.GetValue(prompts) ?? [];
            if (given.Length > 32)
            {
                throw new UsageException($"--prompt was given {given.Length} times; expected at most 32.");
            }
            var options = s_defaults with
            {
                Prompts = given.Length > 0 ? [.. given] : s_defaults.Prompts,
                Temperatures = parsed.GetValue(temperatures) is { Length: > 0 } own
                    ? [.. own]
                    : s_defaults.Temperatures,
                Draws = parsed.GetValue(draws) ?? s_defaults.Draws,
                Seed = parsed.GetValue(context.Options.Seed) ?? s_defaults.Seed,
            };
            var folder = output.Open(parsed);
            var models = new ModelFolder(ModelLocation.Resolve(parsed.GetValue(context.Options.Models)));
            var where = inference.Read(parsed);
            using var pipeline = PosePipeline.Load(models.Root, new() { Inference = where });
            using var scorer = HubScorer.IsInstalled(models) ? HubScorer.Open(models, where) : null;
            var report = TemperatureEvaluation.Run(pipeline, scorer, options, context.Stop);
            return EvalOutput.Finish(report, folder, parsed, context);
        });
        return command;
    }
}

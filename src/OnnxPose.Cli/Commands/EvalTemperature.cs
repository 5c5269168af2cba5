using System.Collections.Immutable;
using System.CommandLine;
using OnnxPose.Evaluation.Reports;
using OnnxPose.Evaluation.TextToPose;
using OnnxPose.Inference;

namespace OnnxPose.Cli.Commands;

/// <summary><c>onnxpose eval temperature</c>: a sheet of poses over temperatures and prompts.</summary>
static class EvalTemperature
{
    const int MostPrompts = 32;

    static readonly TemperatureEvaluationOptions s_defaults = new();

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var prompts = new Option<string[]>("--prompt")
        {
            Description = $"A row of the sheet; give it again for more, up to {MostPrompts}. Default: " +
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
            var options = s_defaults with
            {
                Prompts = Prompts(parsed.GetValue(prompts) ?? []),
                Temperatures = parsed.GetValue(temperatures) is { Length: > 0 } own
                    ? [.. own]
                    : s_defaults.Temperatures,
                Draws = parsed.GetValue(draws) ?? s_defaults.Draws,
                Seed = parsed.GetValue(context.Options.Seed) ?? s_defaults.Seed,
            };
            var folder = output.Open(parsed);
            var models = new ModelFolder(ModelLocation.Resolve(parsed.GetValue(context.Options.Models)));
            return EvalOutput.Finish(
                Run(models, inference.Read(parsed), options, context.Stop), folder, parsed, context);
        });
        return command;
    }

    static EvaluationReport Run(ModelFolder models, InferenceOptions inference,
        TemperatureEvaluationOptions options, CancellationToken stop)
    {
        using var pipeline = PosePipeline.Load(models.Root, new() { Inference = inference });
        using var scorer = HubScorer.IsInstalled(models) ? HubScorer.Open(models, inference) : null;
        return TemperatureEvaluation.Run(pipeline, scorer, options, stop);
    }

    static ImmutableArray<string> Prompts(string[] given)
    {
        if (given.Length > MostPrompts)
        {
            throw new UsageException(
                $"--prompt was given {given.Length} times; expected at most {MostPrompts}.");
        }
        return given.Length > 0 ? [.. given] : s_defaults.Prompts;
    }
}

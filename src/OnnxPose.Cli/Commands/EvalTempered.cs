using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using OnnxPose.Evaluation.Sampling;

namespace OnnxPose.Cli.Commands;

/// <summary><c>onnxpose eval tempered</c>: the samplers' draws beside the exact tempered density.</summary>
static class EvalTempered
{
    const int MostTemperatures = 12;

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var defaults = new TemperedEvaluationOptions();
        var temperatures = Temperatures(0.02f, 2, defaults.Temperatures);
        var draws = new Option<int?>("-n", "--count")
        {
            Description = string.Create(CultureInfo.InvariantCulture,
                $"Draws of each sampler at each temperature. Default: {defaults.Draws}."),
            HelpName = "N",
            CustomParser = OptionParser.Number(100, 10_000_000),
        };
        var output = new EvalOutput();
        var command = new Command("tempered",
            "Where do the samplers' draws fall beside the exact tempered density? Ours and the paper's,\n" +
            "as histograms and as total-variation distances. Needs no model.")
        {
            temperatures, draws,
        };
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var options = defaults with
            {
                Temperatures = parsed.GetValue(temperatures) is { Length: > 0 } own
                    ? [.. own]
                    : defaults.Temperatures,
                Draws = parsed.GetValue(draws) ?? defaults.Draws,
                Seed = parsed.GetValue(context.Options.Seed) ?? defaults.Seed,
            };
            var folder = output.Open(parsed);
            var report = TemperedEvaluation.Run(options, context.Stop);
            return EvalOutput.Finish(report, folder, parsed, context);
        });
        return command;
    }

    /// <summary>The option with a list of temperatures.</summary>
    public static Option<float[]?> Temperatures(float min, float max, ImmutableArray<float> defaults)
    {
        var names = string.Join(',', defaults.Select(static t => t.ToString(CultureInfo.InvariantCulture)));
        return new("--temperatures")
        {
            Description = $"The temperatures. Default: {names}.",
            HelpName = "T,T,...",
            CustomParser = OptionParser.Value<float[]>(Parse, string.Create(CultureInfo.InvariantCulture,
                $"1 to {MostTemperatures} numbers from {min} to {max} with commas")),
        };

        float[]? Parse(string text)
        {
            var parts = text.Split(',');
            var values = new float[parts.Length];
            for (var i = 0; i < values.Length; i++)
            {
                if (!float.TryParse(
                    parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i])
                    || !(values[i] >= min && values[i] <= max))
                {
                    return null;
                }
            }
            return values.Length <= MostTemperatures ? values : null;
        }
    }
}

using System.Collections.Immutable;
using System.Globalization;
using OnnxPose.Evaluation.Reports;
using OnnxPose.Evaluation.Reports.Plots;
using OnnxPose.Imaging;
using OnnxPose.Scoring;

namespace OnnxPose.Evaluation.TextToPose;

/// <summary>What the sampling temperature does to poses: the paper's figure 7, with scores.</summary>
static class TemperatureEvaluation
{
    const int PictureSide = 224;

    /// <summary>Draws the poses and the sheet.</summary>
    /// <param name="pipeline">What draws them.</param>
    /// <param name="scorer">CLaPP; null leaves scores out. Stays the caller's.</param>
    /// <param name="options">Prompts, temperatures, draws and seed.</param>
    /// <param name="stop">Stops within about one network step.</param>
    /// <returns><c>spread.T</c>: how far the draws of a prompt lie apart (<see cref="PoseSpread"/>), the mean
    /// over the prompts; <c>people.T</c>: the mean number of people; with a scorer <c>score.T</c>: the mean
    /// cosine of all draws with their prompts.</returns>
    public static EvaluationReport Run(PosePipeline pipeline, IPoseScorer? scorer,
        TemperatureEvaluationOptions options, CancellationToken stop = default)
    {
        var poses = Draw(pipeline, options, stop);
        var scores = scorer is null ? null : Score(scorer, poses, options, stop);
        var metrics = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        for (var column = 0; column < options.Temperatures.Length; column++)
        {
            Measure(column, poses, scores, options, metrics);
        }
        return new("temperature", ImmutableSortedDictionary<string, string>.Empty
            .Add("prompts", string.Join("; ", options.Prompts))
            .Add("draws", options.Draws.ToString(CultureInfo.InvariantCulture))
            .Add("seed", options.Seed.ToString(CultureInfo.InvariantCulture)), metrics.ToImmutable())
        {
            Pictures = [new("temperature", Sheet(poses, scores, options))],
        };
    }

    static void Measure(int column, Pose[][] poses, float[][]? scores, TemperatureEvaluationOptions options,
        ImmutableSortedDictionary<string, double>.Builder metrics)
    {
        var name = Text(options.Temperatures[column]);
        int[] cells = [.. Enumerable.Range(0, options.Prompts.Length).Select(row =>
            (row * options.Temperatures.Length) + column)];
        metrics[$"spread.{name}"] = cells.Select(cell => PoseSpread.Of(poses[cell]))
            .Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
        metrics[$"people.{name}"] = cells.SelectMany(cell => poses[cell])
            .Average(static pose => pose.People.Length);
        if (scores is not null)
        {
            metrics[$"score.{name}"] = cells.SelectMany(cell => scores[cell]).Average();
        }
    }

    // (prompt and temperature, draw); the same seed for all, so that only the temperature differs.
    static Pose[][] Draw(PosePipeline pipeline, TemperatureEvaluationOptions options, CancellationToken stop)
    {
        var requests = from prompt in options.Prompts
                       from temperature in options.Temperatures
                       select new PoseRequest(prompt)
                       {
                           Temperature = temperature,
                           Count = options.Draws,
                           Seed = options.Seed,
                       };
        return [.. pipeline.GeneratePoses([.. requests], null, stop)
            .Select(static result => result.Poses.Select(static pose => pose.Pose).ToArray())];
    }

    static float[][] Score(
        IPoseScorer scorer, Pose[][] poses, TemperatureEvaluationOptions options, CancellationToken stop)
    {
        var perPrompt = options.Temperatures.Length * options.Draws;
        var judge = new CaptionJudge(scorer, options.Prompts, stop);
        return [.. judge.Score([.. poses.SelectMany(static cell => cell)], pose => pose / perPrompt)
            .Chunk(options.Draws)];
    }

    static RgbImage Sheet(Pose[][] poses, float[][]? scores, TemperatureEvaluationOptions options) =>
        ContactSheet.Draw(
            [.. options.Prompts],
            [.. options.Temperatures.Select(static temperature => $"T = {Text(temperature)}")],
            [.. poses.Select((cell, i) => new SheetCell(
                PosePainter.Draw(cell[0], PictureSide, PictureSide),
                scores is null ? "" : scores[i][0].ToString("F3", CultureInfo.InvariantCulture)))]);

    static string Text(float temperature) => temperature.ToString(CultureInfo.InvariantCulture);
}

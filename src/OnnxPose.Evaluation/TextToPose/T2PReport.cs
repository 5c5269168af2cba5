using System.Collections.Immutable;
using System.Globalization;
using OnnxPose.Evaluation.Reports;
using OnnxPose.Evaluation.Reports.Plots;

namespace OnnxPose.Evaluation.TextToPose;

/// <summary>Puts what was counted into a report.</summary>
static class T2PReport
{
    const int PageWidth = 900, PageHeight = 560;

    /// <summary>The shares of rules.</summary>
    public static EvaluationReport Of(Tally tally, T2PEvaluationOptions options)
    {
        var metrics = tally.Shares.ToImmutableSortedDictionary(
            static s => s.Name, static s => s.Share, StringComparer.Ordinal);
        var worst = tally.Shares.Where(static s => s.Name.StartsWith("rule.", StringComparison.Ordinal))
            .MinBy(static s => s.Share);
        return new("t2p", ImmutableSortedDictionary<string, string>.Empty
            .Add("captions", Text(options.Captions))
            .Add("temperature", options.Temperature.ToString(CultureInfo.InvariantCulture))
            .Add("seed", options.Seed.ToString(CultureInfo.InvariantCulture))
            .Add("worstRule", worst.Name["rule.".Length..]), metrics.Add("ruleWorst", worst.Share))
        {
            Pictures = [RulePicture(metrics)],
        };
    }

    /// <summary>The report with what CLaPP said.</summary>
    public static EvaluationReport With(
        EvaluationReport report, T2PScores scores, T2PEvaluationOptions options)
    {
        return report with
        {
            Settings = report.Settings
                .Add("bestOf", Text(options.BestOf))
                .Add("winRatePairs", Text(scores.WinRatePairs))
                .Add("metric", options.Metric.ToString().ToLowerInvariant()),
            Metrics = report.Metrics.AddRange(scores.Metrics),
            Pictures = scores.Curve.Count > 1
                ? report.Pictures.Add(new("t2p-index", Curve(scores.Curve)))
                : report.Pictures,
        };
    }

    static ReportPicture RulePicture(ImmutableSortedDictionary<string, double> metrics)
    {
        var chart = new ShareChart("Captions obeyed, and each of their rules",
            [.. metrics.Select(static metric => (metric.Key, metric.Value))]);
        return new("t2p", PlotPage.Draw([chart], 1, PageWidth, chart.Height));
    }

    static Imaging.RgbImage Curve(List<(int Size, Interval WinRate)> curve) => PlotPage.Draw([new XyChart
    {
        Title = "T2P against the pose of the nearest caption, judged by CLaPP",
        XTitle = "pairs in the index",
        YTitle = "win rate",
        X = new(curve[0].Size, curve[^1].Size, log: true),
        Y = new(0, 1),
        Lines =
        [
            new("win rate, 95 % interval", PlotColours.Blue,
                [.. curve.Select(static at => ((double)at.Size, at.WinRate.Value))])
            {
                Ranges = [.. curve.Select(static at => (at.WinRate.Low, at.WinRate.High))],
            },
            new("even", PlotColours.Orange, [(curve[0].Size, 0.5), (curve[^1].Size, 0.5)]),
        ],
    }], 1, PageWidth, PageHeight);

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

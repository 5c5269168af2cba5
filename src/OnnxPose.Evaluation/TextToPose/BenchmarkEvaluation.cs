using System.Collections.Immutable;
using System.Globalization;
using OnnxPose.Evaluation.Reports;
using OnnxPose.Evaluation.Reports.Plots;
using OnnxPose.Evaluation.Retrieval;
using OnnxPose.Scoring;

namespace OnnxPose.Evaluation.TextToPose;

/// <summary>Text-to-pose on captions from elsewhere, which have no rules: CLaPP alone is the judge.</summary>
/// <remarks>
/// For each row a pose is generated for its caption and compared with the row's own pose and with the pose of
/// the nearest caption, by CLIP's features: of a given index, else of all other rows. The pose that scores
/// higher against the row's caption wins; a tie counts half.
/// </remarks>
static class BenchmarkEvaluation
{
    const int PageWidth = 900;

    /// <summary>Reads the rows of a file; see <see cref="PairLines"/> for their form.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">How many rows are taken, from the first; all where it is null.</param>
    /// <exception cref="CaptionIndexException">A line is no pair, or the file holds none; the message names
    /// the file and the line.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ImmutableArray<CaptionPair> Read(string path, int? most = null)
    {
        using var stream = File.OpenRead(path);
        ImmutableArray<CaptionPair> rows = [.. PairLines.Read(stream, path).Take(most ?? int.MaxValue)];
        return rows.Length > 0 ? rows : throw new CaptionIndexException(
            $"'{path}' holds no caption; expected JSON lines with a caption and a pose each.");
    }

    /// <summary>Runs the evaluation.</summary>
    /// <param name="pipeline">What draws the poses.</param>
    /// <param name="scorer">The judge; stays the caller's.</param>
    /// <param name="rows">Captions with their own poses; without an index at least two.</param>
    /// <param name="index">Where nearest captions are looked up; null takes the other rows.</param>
    /// <param name="options">Temperature, seed, metric and batches; the number of captions is that of the
    /// rows.</param>
    /// <param name="progress">Told how many captions are done, of how many.</param>
    /// <param name="stop">Stops within about one network step.</param>
    /// <returns>
    /// <c>winRate</c> (the generated pose against the nearest caption's), <c>winRateTruth</c> (against the
    /// row's own), <c>winRateKnnTruth</c> (the nearest caption's against the row's own), each with the ends
    /// of 95 % confidence, <c>Low</c> and <c>High</c>; <c>scoreGenerated</c>, <c>scoreKnn</c> and
    /// <c>scoreTruth</c>, the mean cosines.
    /// </returns>
    /// <exception cref="ArgumentException">There are too few rows.</exception>
    public static EvaluationReport Run(PosePipeline pipeline, IPoseScorer scorer,
        ImmutableArray<CaptionPair> rows, CaptionIndex? index, T2PEvaluationOptions options,
        IProgress<(int Done, int All)>? progress, CancellationToken stop)
    {
        if (index is null && rows.Length < 2)
        {
            throw new ArgumentException(
                "One row has no other row to look its caption up in; expected two, or an index.",
                nameof(rows));
        }
        var draws = CaptionPoses.Draw(pipeline,
            [.. rows.Select(static row => (row.Caption, row.Pose.AspectRatio))], options, 1, progress, stop);
        var judge = new CaptionJudge(scorer, [.. rows.Select(static row => row.Caption)], stop);
        var generated = Score([.. draws.Select(static poses => poses[0])]);
        var truth = Score([.. rows.Select(static row => row.Pose)]);
        var knn = Score(Nearest(judge.Features, rows, index, scorer, options, stop));
        return Report(generated, truth, knn, options);

        float[] Score(Pose[] poses) => judge.Score(poses, static pose => pose);
    }

    static Pose[] Nearest(float[] features, ImmutableArray<CaptionPair> rows, CaptionIndex? index,
        IPoseScorer scorer, T2PEvaluationOptions options, CancellationToken stop)
    {
        var nearest = index is null
            ? new FeatureIndex(features, scorer.FeatureWidth).Nearest(features, options.Metric,
                except: [.. Enumerable.Range(0, rows.Length)], cancellationToken: stop)
            : index.Features.Nearest(features, options.Metric, cancellationToken: stop);
        return [.. nearest.Select(row => index is null ? rows[row].Pose : index.Pairs[row].Pose)];
    }

    static EvaluationReport Report(
        float[] generated, float[] truth, float[] knn, T2PEvaluationOptions options)
    {
        var metrics = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        Add("winRate", Interval.OfWins(generated, knn));
        Add("winRateTruth", Interval.OfWins(generated, truth));
        Add("winRateKnnTruth", Interval.OfWins(knn, truth));
        metrics.Add("scoreGenerated", generated.Average());
        metrics.Add("scoreKnn", knn.Average());
        metrics.Add("scoreTruth", truth.Average());
        return new("t2p", ImmutableSortedDictionary<string, string>.Empty
            .Add("captions", generated.Length.ToString(CultureInfo.InvariantCulture))
            .Add("temperature", options.Temperature.ToString(CultureInfo.InvariantCulture))
            .Add("seed", options.Seed.ToString(CultureInfo.InvariantCulture))
            .Add("metric", options.Metric.ToString().ToLowerInvariant()), metrics.ToImmutable())
        {
            Pictures = [Picture(metrics)],
        };

        void Add(string name, Interval interval)
        {
            metrics.Add(name, interval.Value);
            metrics.Add(name + "Low", interval.Low);
            metrics.Add(name + "High", interval.High);
        }
    }

    static ReportPicture Picture(ImmutableSortedDictionary<string, double>.Builder metrics)
    {
        var chart = new ShareChart("Which pose fits the caption better, judged by CLaPP",
        [
            ("generated against nearest caption's", metrics["winRate"]),
            ("generated against the caption's own", metrics["winRateTruth"]),
            ("nearest caption's against own", metrics["winRateKnnTruth"]),
        ]);
        return new("t2p", PlotPage.Draw([chart], 1, PageWidth, chart.Height));
    }
}

using System.Collections.Immutable;
using System.Globalization;
using OnnxPose.Evaluation.Reports;
using OnnxPose.Evaluation.Retrieval;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Evaluation.Scenes.Rules;
using OnnxPose.Scoring;

namespace OnnxPose.Evaluation.TextToPose;

/// <summary>What CLaPP says of generated poses: do they win against the nearest caption's pose, and does
/// choosing with it make more of them obey?</summary>
sealed class T2PScores
{
    /// <summary>Pairs of the index that every win rate is measured against.</summary>
    public const int IndexSize = 500;

    readonly CaptionJudge _judge;
    readonly IReadOnlyList<Scene> _scenes;
    readonly Pose[][] _draws;
    readonly float[] _scores;     // (caption, draw)
    readonly ImmutableSortedDictionary<string, double>.Builder _metrics =
        ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);

    /// <summary>Scores every draw of every caption.</summary>
    /// <param name="scorer">The judge; stays the caller's.</param>
    /// <param name="scenes">The captions, with the scene world's own poses.</param>
    /// <param name="draws">(caption, draw): as many draws for each caption; the first is the single
    /// draw.</param>
    /// <param name="stop">Stops within about one node's time.</param>
    public T2PScores(
        IPoseScorer scorer, IReadOnlyList<Scene> scenes, Pose[][] draws, CancellationToken stop)
    {
        (_scenes, _draws) = (scenes, draws);
        _judge = new(scorer, [.. scenes.Select(static scene => scene.Caption)], stop);
        var perCaption = draws[0].Length;
        _scores = _judge.Score([.. draws.SelectMany(static poses => poses)], pose => pose / perCaption);
    }

    /// <summary>The numbers by name.</summary>
    public ImmutableSortedDictionary<string, double> Metrics => _metrics.ToImmutable();

    /// <summary>The win rate over index sizes, from the smallest.</summary>
    public List<(int Size, Interval WinRate)> Curve { get; } = [];

    /// <summary>Pairs of the index that <c>winRate</c> is measured against: <see cref="IndexSize"/>, or fewer
    /// where a given index has no more; 0 before anything is measured.</summary>
    public int WinRatePairs { get; private set; }

    /// <summary>Measures <c>bestOfGain</c>: how many more captions are obeyed by the best of the draws than
    /// by a single one, by the captions' own rules.</summary>
    public void MeasureBestOf()
    {
        var perCaption = _draws[0].Length;
        var single = Obeying(static (poses, _) => poses[0]);
        var best = Obeying((poses, caption) => poses[BestPoses.Of(
            new ArraySegment<float>(_scores, caption * perCaption, perCaption), 1)[0]]);
        _metrics.Add("bestOfAgreement", best.Average());
        Add("bestOfGain", Interval.OfPairs([.. best.Zip(single, static (b, s) => b - s)]));

        double[] Obeying(Func<Pose[], int, Pose> choose) => [.. _scenes.Select((scene, i) =>
            SceneRules.AllHold(scene.Description, choose(_draws[i], i)) ? 1.0 : 0)];
    }

    /// <summary>Measures <c>winRate</c>: how often the single draw scores higher than the pose of the nearest
    /// caption.</summary>
    /// <param name="index">Captions and poses.</param>
    /// <param name="metric">What near means.</param>
    /// <param name="sizes">More sizes to measure with, each at most the index's own.</param>
    /// <param name="stop">Stops soon.</param>
    public void MeasureWins(
        CaptionIndex index, FeatureMetric metric, IEnumerable<int> sizes, CancellationToken stop)
    {
        var single = Enumerable.Range(0, _scenes.Count).Select(i => _scores[i * _draws[0].Length]).ToArray();
        WinRatePairs = Math.Min(IndexSize, index.Pairs.Count);
        foreach (var size in sizes.Append(WinRatePairs).Distinct().Order())
        {
            var nearest = index.Features.Nearest(_judge.Features, metric, size, cancellationToken: stop);
            Pose[] found = [.. nearest.Select(row => index.Pairs[row].Pose)];
            var wins = Interval.OfWins(single, _judge.Score(found, static pose => pose));
            Curve.Add((size, wins));
            Add("winRate", wins, "." + size.ToString(CultureInfo.InvariantCulture));
            if (size == WinRatePairs)
            {
                Add("winRate", wins);
                _metrics.Add("knnAgreement", found.Select((pose, i) =>
                    SceneRules.AllHold(_scenes[i].Description, pose) ? 1.0 : 0).Average());
            }
        }
        var own = _judge.Score([.. _scenes.Select(static scene => scene.Pose)], static pose => pose);
        Add("winRateTruth", Interval.OfWins(single, own));
    }

    void Add(string name, Interval interval, string suffix = "")
    {
        _metrics.Add(name + suffix, interval.Value);
        _metrics.Add($"{name}Low{suffix}", interval.Low);
        _metrics.Add($"{name}High{suffix}", interval.High);
    }
}

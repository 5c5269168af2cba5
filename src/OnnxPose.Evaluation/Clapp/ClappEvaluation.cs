using System.Collections.Immutable;
using System.Globalization;
using OnnxPose.Evaluation.Reports;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Inference;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Clapp;

/// <summary>Scores every pose against every text: (text, pose), row by row.</summary>
delegate float[] ScorePairs(string[] texts, Pose[] poses);

/// <summary>Whether CLaPP finds the pose that belongs to a text, and the text that belongs
/// to a pose.</summary>
/// <remarks>
/// Among 32 held-out pairs whose captions differ in meaning the true one has to score higher than all others
/// of its text, and of its pose. Half of the captions hold combinations that T2P never saw; CLaPP saw those
/// in other sentences.
/// </remarks>
public static class ClappEvaluation
{
    const string Precision = "diagonalPrecision";

    /// <summary>Runs the evaluation.</summary>
    /// <param name="modelFolder">A model folder with <c>tokenizer</c>, <c>text_encoder</c>,
    /// <c>clip_vision</c> and <c>clapp</c>, trained on the scene world.</param>
    /// <param name="options">How many pairs, from which seed.</param>
    /// <param name="inference">Where the networks run; the defaults where it is null.</param>
    /// <param name="progress">Told how many pairs are scored, of how many.</param>
    /// <param name="cancellationToken">Stops within about one network's node.</param>
    /// <returns>
    /// <c>diagonalPrecision</c>: the share of both directions, with the bounds of its 95 % confidence
    /// interval <c>diagonalPrecisionLow</c> and <c>diagonalPrecisionHigh</c>; <c>diagonalPrecisionOfTexts</c>
    /// and <c>diagonalPrecisionOfPoses</c>: either direction; <c>diagonalPrecisionSeen</c> and
    /// <c>diagonalPrecisionUnseen</c>: pairs without and with combinations that T2P never saw; <c>chance</c>:
    /// what guessing would get.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OnnxPoseException">The models are missing or not what they should be.</exception>
    public static ClappResult Run(string modelFolder, ClappEvaluationOptions options,
        InferenceOptions? inference = null, IProgress<(int Done, int All)>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using var scorer = HubScorer.Open(new(modelFolder), inference ?? InferenceOptions.Default);
        return Run((texts, poses) =>
            scorer.Score(texts, poses, cancellationToken).Values.ToArray(), options, progress);
    }

    internal static ClappResult Run(ScorePairs score, ClappEvaluationOptions options,
        IProgress<(int Done, int All)>? progress = null)
    {
        var random = PoseRandom.FromSeed(options.Seed).Fork("clapp evaluation");
        var tally = new Tally();
        for (var group = 0; group < options.Groups; group++)
        {
            var scenes = HeldOutPairs.Draw(ClappEvaluationOptions.GroupSize, ref random);
            Count(tally, Score(score, scenes));
            progress?.Report((
                (group + 1) * scenes.Length, options.Groups * ClappEvaluationOptions.GroupSize));
        }
        var chosen = ChosenScenes.Draw(PoseRandom.FromSeed(options.Seed).Fork("clapp figure"));
        var matrix = new ScoreMatrix([.. chosen.Select(static s => s.Caption)],
            [.. chosen.Select(static s => s.Pose)], [.. Score(score, chosen)]);
        var report = Report(tally, options);
        return new(report with { Pictures = [new("clapp", ClappFigure.Draw(matrix))] }, matrix);
    }

    static float[] Score(ScorePairs score, Scene[] scenes) => score(
        Array.ConvertAll(scenes, static s => s.Caption), Array.ConvertAll(scenes, static s => s.Pose));

    static void Count(Tally tally, float[] scores)
    {
        for (var own = 0; own < ClappEvaluationOptions.GroupSize; own++)
        {
            var (ofText, ofPose) = DiagonalRank.IsFirst(scores, ClappEvaluationOptions.GroupSize, own);
            tally.Add(Precision + "OfTexts", ofText);
            tally.Add(Precision + "OfPoses", ofPose);
            var part = Precision + (HeldOutPairs.IsUnseen(own) ? "Unseen" : "Seen");
            foreach (var name in (string[])[Precision, part])
            {
                tally.Add(name, ofText);
                tally.Add(name, ofPose);
            }
        }
    }

    static EvaluationReport Report(Tally tally, ClappEvaluationOptions options)
    {
        var metrics = tally.Shares.ToImmutableSortedDictionary(static s => s.Name, static s => s.Share);
        var pairs = options.Groups * ClappEvaluationOptions.GroupSize;
        // The two directions of a pair go together: it is the pairs that are counted, not the directions.
        var (_, low, high) = Interval.OfShare(metrics[Precision] * pairs, pairs);
        return new("clapp", ImmutableSortedDictionary<string, string>.Empty
            .Add("pairs", pairs.ToString(CultureInfo.InvariantCulture))
            .Add("groupSize", ClappEvaluationOptions.GroupSize.ToString(CultureInfo.InvariantCulture))
            .Add("confidence", "95 %")
            .Add("seed", options.Seed.ToString(CultureInfo.InvariantCulture)), metrics
            .Add(Precision + "Low", low)
            .Add(Precision + "High", high)
            .Add("chance", 1.0 / ClappEvaluationOptions.GroupSize));
    }
}

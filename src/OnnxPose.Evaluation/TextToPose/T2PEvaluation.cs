using OnnxPose.Evaluation.Reports;
using OnnxPose.Evaluation.Retrieval;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Evaluation.Scenes.Captions;
using OnnxPose.Evaluation.Scenes.Rules;
using OnnxPose.Numerics;
using OnnxPose.Scoring;

namespace OnnxPose.Evaluation.TextToPose;

/// <summary>Whether generated poses do what held-out captions say, judged by the captions'
/// own geometric rules.</summary>
/// <remarks>
/// Controls stand beside the figure: the scene world's own poses for the same captions (which must obey),
/// and the generated poses judged against other captions (which must not).
/// </remarks>
public static class T2PEvaluation
{
    const int StandingPeople = 200, CaptionsPerApart = 5;

    /// <summary>Runs the evaluation.</summary>
    /// <param name="pipeline">A pipeline whose models were trained on the scene world.</param>
    /// <param name="options">How many captions, at which temperature, from which seed.</param>
    /// <param name="progress">Told how many captions are done, of how many.</param>
    /// <param name="cancellationToken">Stops within about one network step.</param>
    /// <returns>
    /// <c>ruleAgreement</c> (share of captions of which all rules hold), <c>ruleAgreementSeen</c> and
    /// <c>ruleAgreementUnseen</c> (the two halves), <c>rule.NAME</c> (share of each single rule),
    /// <c>ruleWorst</c>, <c>groundTruth</c> and <c>shuffled</c> (the controls), <c>ruleAgreementApart</c>
    /// (the share of further captions, one for every five, of three people who each do something of their
    /// own), <c>boneLengthsInRange</c>
    /// (share of the bones of people who stand before the camera).
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static EvaluationReport Run(PosePipeline pipeline, T2PEvaluationOptions options,
        IProgress<(int Done, int All)>? progress = null, CancellationToken cancellationToken = default) =>
        Run(pipeline, null, null, options, progress, cancellationToken);

    /// <summary>Runs the evaluation, and where there is a scorer lets CLaPP judge too.</summary>
    /// <remarks>
    /// With a scorer, <see cref="T2PEvaluationOptions.BestOf"/> poses are drawn for each caption, of which
    /// the first is the single draw that everything else is measured on. All texts and poses go through the
    /// networks in batches, each caption once.
    /// </remarks>
    /// <param name="pipeline">A pipeline whose models were trained on the scene world.</param>
    /// <param name="scorer">CLaPP; null leaves its numbers out.</param>
    /// <param name="index">Where nearest captions are looked up; null draws pairs
    /// of the training split.</param>
    /// <param name="options">How many captions, at which temperature, from which seed.</param>
    /// <param name="progress">Told how many captions are done, of how many.</param>
    /// <param name="cancellationToken">Stops within about one network step.</param>
    /// <returns>
    /// With a scorer also <c>winRate</c> (how often the single draw scores higher than the nearest caption's
    /// pose, of an index of 500 pairs, or of all of a given smaller one), <c>winRate.SIZE</c> (of other
    /// sizes), <c>winRateTruth</c> (against the scene world's own pose), <c>knnAgreement</c> (captions that
    /// the nearest caption's pose obeys), <c>bestOfGain</c> (how many more captions the best-scored draw
    /// obeys than the single one) and <c>bestOfAgreement</c>; <c>Low</c> and <c>High</c> are the ends
    /// of 95 % confidence.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or the given index is
    /// smaller than a size that is asked for.</exception>
    internal static EvaluationReport Run(PosePipeline pipeline, IPoseScorer? scorer, CaptionIndex? index,
        T2PEvaluationOptions options, IProgress<(int Done, int All)>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        foreach (var size in index is null ? [] : options.IndexSizes)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(size, index!.Pairs.Count, nameof(options));
        }
        var scenes = DrawScenes(options);
        var draws = Generate(
            pipeline, scenes, options, scorer is null ? 1 : options.BestOf, progress, cancellationToken);
        var tally = new Tally();
        for (var i = 0; i < scenes.Count; i++)
        {
            var pose = draws[i][0];
            Count(tally, scenes[i], pose, i < scenes.Count / 2 ? "ruleAgreementSeen" : "ruleAgreementUnseen");
            tally.Add("shuffled", SceneRules.AllHold(scenes[(i + 1) % scenes.Count].Description, pose));
        }
        CountApart(tally, pipeline, options, cancellationToken);
        CountBones(tally, pipeline, options, cancellationToken);
        var report = T2PReport.Of(tally, options);
        return scorer is null
            ? report
            : T2PReport.With(
                report, Score(scorer, index, scenes, draws, options, cancellationToken), options);
    }

    static T2PScores Score(IPoseScorer scorer, CaptionIndex? index, List<Scene> scenes, Pose[][] draws,
        T2PEvaluationOptions options, CancellationToken stop)
    {
        var scores = new T2PScores(scorer, scenes, draws, stop);
        scores.MeasureBestOf();
        scores.MeasureWins(
            index ?? DrawIndex(scorer, options, stop), options.Metric, options.IndexSizes, stop);
        return scores;
    }

    static CaptionIndex DrawIndex(IPoseScorer scorer, T2PEvaluationOptions options, CancellationToken stop)
    {
        var pairs = TrainingPairs.Draw(options.IndexSizes.Append(T2PScores.IndexSize).Max(), stop);
        var features = scorer.ReadTexts([.. pairs.Select(static pair => pair.Caption)], stop);
        return new(pairs, new(features, scorer.FeatureWidth));
    }

    static List<Scene> DrawScenes(T2PEvaluationOptions options)
    {
        var random = PoseRandom.FromSeed(options.Seed).Fork("t2p evaluation");
        var scenes = new List<Scene>();
        while (scenes.Count < options.Captions)
        {
            var split = scenes.Count < options.Captions / 2 ? SceneSplit.HeldOutSeen
                : SceneSplit.JudgeUnseen;
            scenes.Add(SceneSampler.Sample(split, ref random));
        }
        return scenes;
    }

    static Pose[][] Generate(PosePipeline pipeline, List<Scene> scenes, T2PEvaluationOptions options,
        int draws, IProgress<(int Done, int All)>? progress, CancellationToken cancellationToken) =>
        CaptionPoses.Draw(pipeline,
            [.. scenes.Select(static scene => (scene.Caption, scene.Pose.AspectRatio))], options, draws,
            progress, cancellationToken);

    static void Count(Tally tally, Scene scene, Pose pose, string half)
    {
        var results = SceneRules.Judge(scene.Description, pose);
        foreach (var result in results)
        {
            tally.Add($"rule.{result.Rule}", result.Holds);
        }
        var all = results.All(static r => r.Holds);
        tally.Add("ruleAgreement", all);
        tally.Add(half, all);
        tally.Add("groundTruth", SceneRules.AllHold(scene.Description, scene.Pose));
    }

    static void CountApart(
        Tally tally, PosePipeline pipeline, T2PEvaluationOptions options, CancellationToken cancellationToken)
    {
        var random = PoseRandom.FromSeed(options.Seed).Fork("three people apart");
        var scenes = Enumerable.Range(0, (options.Captions + CaptionsPerApart - 1) / CaptionsPerApart)
            .Select(_ => SceneSampler.SampleThreeApart(SceneSplit.HeldOutSeen, ref random)).ToList();
        var draws = Generate(pipeline, scenes, options, 1, null, cancellationToken);
        foreach (var (scene, poses) in scenes.Zip(draws))
        {
            tally.Add("ruleAgreementApart", SceneRules.AllHold(scene.Description, poses[0]));
        }
    }

    static void CountBones(
        Tally tally, PosePipeline pipeline, T2PEvaluationOptions options, CancellationToken cancellationToken)
    {
        var bones = BoneLengths.OfTrainingSet();
        var random = PoseRandom.FromSeed(options.Seed).Fork("standing people");
        var standing = Enumerable.Range(0, StandingPeople).Select(_ => new Scene
        {
            Caption = CaptionWriter.Write(BoneLengths.Standing, ref random),
            Description = BoneLengths.Standing,
            Pose = SceneSampler.Again(BoneLengths.Standing, ref random),
        }).ToList();
        foreach (var poses in Generate(pipeline, standing, options, 1, null, cancellationToken))
        {
            // Nobody there is no bone in its range.
            foreach (var inRange in bones.Judge(poses[0]).DefaultIfEmpty(false))
            {
                tally.Add("boneLengthsInRange", inRange);
            }
        }
    }
}

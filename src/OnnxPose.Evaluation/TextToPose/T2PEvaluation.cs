using System.Collections.Immutable;
using System.Globalization;
using OnnxPose.Evaluation.Reports;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Evaluation.Scenes.Captions;
using OnnxPose.Evaluation.Scenes.Rules;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.TextToPose;

/// <summary>Whether generated poses do what held-out captions say, judged by the captions' own geometric
/// rules.</summary>
/// <remarks>
/// Controls stand beside the figure: the scene world's own poses for the same captions (which must obey),
/// and the generated poses judged against other captions (which must not).
/// </remarks>
public static class T2PEvaluation
{
    const int StandingPeople = 200;

    /// <summary>Runs the evaluation.</summary>
    /// <param name="pipeline">A pipeline whose models were trained on the scene world.</param>
    /// <param name="options">How many captions, at which temperature, from which seed.</param>
    /// <param name="progress">Told how many captions are done, of how many.</param>
    /// <param name="cancellationToken">Stops within about one network step.</param>
    /// <returns>
    /// <c>ruleAgreement</c> (share of captions of which all rules hold), <c>ruleAgreementSeen</c> and
    /// <c>ruleAgreementUnseen</c> (the two halves), <c>rule.NAME</c> (share of each single rule),
    /// <c>ruleWorst</c>, <c>groundTruth</c> and <c>shuffled</c> (the controls), <c>boneLengthsInRange</c>
    /// (share of the bones of people who stand before the camera).
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static EvaluationReport Run(PosePipeline pipeline, T2PEvaluationOptions options,
        IProgress<(int Done, int All)>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var scenes = DrawScenes(options);
        var poses = Generate(pipeline, scenes, options, progress, cancellationToken);
        var tally = new Tally();
        for (var i = 0; i < scenes.Count; i++)
        {
            Count(tally, scenes[i], poses[i], i < scenes.Count / 2 ? "ruleAgreementSeen"
                : "ruleAgreementUnseen");
            tally.Add("shuffled", SceneRules.AllHold(scenes[(i + 1) % scenes.Count].Description, poses[i]));
        }
        CountBones(tally, pipeline, options, cancellationToken);
        return Report(tally, options);
    }

    static List<Scene> DrawScenes(T2PEvaluationOptions options)
    {
        var random = PoseRandom.FromSeed(options.Seed).Fork("t2p evaluation");
        var scenes = new List<Scene>();
        while (scenes.Count < options.Captions)
        {
            var split = scenes.Count < options.Captions / 2 ? SceneSplit.HeldOutSeen
                : SceneSplit.HeldOutUnseen;
            scenes.Add(SceneSampler.Sample(split, ref random));
        }
        return scenes;
    }

    static List<Pose> Generate(PosePipeline pipeline, List<Scene> scenes, T2PEvaluationOptions options,
        IProgress<(int Done, int All)>? progress, CancellationToken cancellationToken)
    {
        var poses = new List<Pose>();
        foreach (var batch in scenes.Index().Chunk(options.BatchSize))
        {
            var requests = batch.Select(s => new PoseRequest(s.Item.Caption)
            {
                AspectRatio = s.Item.Pose.AspectRatio,
                Temperature = options.Temperature,
                Seed = options.Seed + (ulong)s.Index,
            }).ToArray();
            poses.AddRange(pipeline.GeneratePoses(requests, null, cancellationToken).Select(static r =>
                r.Pose));
            progress?.Report((poses.Count, scenes.Count));
        }
        return poses;
    }

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
        foreach (var pose in Generate(pipeline, standing, options, null, cancellationToken))
        {
            // Nobody there is no bone in its range.
            foreach (var inRange in bones.Judge(pose).DefaultIfEmpty(false))
            {
                tally.Add("boneLengthsInRange", inRange);
            }
        }
    }

    static EvaluationReport Report(Tally tally, T2PEvaluationOptions options)
    {
        var metrics = tally.Shares.ToImmutableSortedDictionary(static s => s.Name, static s => s.Share);
        var worst = tally.Shares.Where(static s => s.Name.StartsWith("rule.", StringComparison.Ordinal))
            .MinBy(static s => s.Share);
        return new("t2p", ImmutableSortedDictionary<string, string>.Empty
            .Add("captions", options.Captions.ToString(CultureInfo.InvariantCulture))
            .Add("temperature", options.Temperature.ToString(CultureInfo.InvariantCulture))
            .Add("seed", options.Seed.ToString(CultureInfo.InvariantCulture))
            .Add("worstRule", worst.Name["rule.".Length..]), metrics.Add("ruleWorst", worst.Share));
    }
}

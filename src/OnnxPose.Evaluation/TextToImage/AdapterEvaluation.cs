using System.Collections.Immutable;
using System.Globalization;
using OnnxPose.Evaluation.Reports;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Evaluation.Scenes.Painting;
using OnnxPose.Evaluation.Scenes.Painting.Rules;
using OnnxPose.Imaging;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.TextToImage;

/// <summary>Whether pictures have the colours of held-out captions and stand in the poses that were
/// drawn for them.</summary>
/// <remarks>
/// Captions that training never saw, each naming a clothing colour and a setting; the transformer draws a
/// square pose for each, the image networks a picture of it. Controls: the scene world's own painting of the
/// same captions, pictures judged against the next caption, and pictures without the adapter.
/// </remarks>
public sealed class AdapterEvaluation
{
    internal const int SheetPictures = 8;

    const int CaptionsTried = 20;       // for every one that is asked for

    readonly PosePipeline _pipeline;
    readonly AdapterEvaluationOptions _options;
    readonly IProgress<(int Done, int All)>? _progress;
    readonly CancellationToken _stop;

    AdapterEvaluation(PosePipeline pipeline, AdapterEvaluationOptions options,
        IProgress<(int Done, int All)>? progress, CancellationToken stop) =>
        (_pipeline, _options, _progress, _stop) = (pipeline, options, progress, stop);

    /// <summary>Runs the evaluation.</summary>
    /// <param name="pipeline">A pipeline whose models were trained on the scene world.</param>
    /// <param name="options">How many captions and edits, how they are denoised, from which seed.</param>
    /// <param name="progress">Told how many captions are done, of how many.</param>
    /// <param name="cancellationToken">Stops within about one network step.</param>
    /// <returns>
    /// <c>attributeAgreement</c> (share of pictures with the caption's colour and setting), <c>colour</c>,
    /// <c>setting</c>, <c>poseAgreement</c> (share of visible body points with a figure within 2 of 128
    /// pixels), <c>stray</c> (share of the figures' pixels further than 8 of 128 pixels from every limb),
    /// <c>poseAgreementWithoutAdapter</c>, <c>attributeAgreementWithoutAdapter</c>,
    /// <c>shuffledAttributes</c>, <c>painted.*</c> (the same of the scene world's own pictures;
    /// <c>painted.anotherPoseAgreement</c> of its pictures of other poses that the captions allow, which is
    /// what a perfect painter reaches without an adapter), <c>editLocality</c> (median over the edits of the
    /// change away from the arm as a share of that around it; NaN where too few of the poses have an arm to
    /// move). Pictures, in rows of at most eight: <c>adapter-scales</c> (poses, adapter scale 0, 1),
    /// <c>adapter-faces</c> (poses of close captions, the adapter that sees bodies only, the full one; where
    /// the model has both), <c>adapter-edits</c> (before, and after an arm was moved).
    /// </returns>
    /// <exception cref="ModelNotFoundException">The model has no image networks.</exception>
    /// <exception cref="ModelContractException">The transformer hardly ever draws anybody.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static EvaluationReport Run(PosePipeline pipeline, AdapterEvaluationOptions options,
        IProgress<(int Done, int All)>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new AdapterEvaluation(pipeline, options, progress, cancellationToken).Run();
    }

    EvaluationReport Run()
    {
        var random = PoseRandom.FromSeed(_options.Seed).Fork("adapter evaluation");
        var scenes = Draw(_options.Captions, static _ => true, ref random);
        RequirePeople(scenes);
        var tallies = new AdapterTallies();
        List<RgbImage> poses = [], without = [], with = [];
        foreach (var (i, scene) in scenes.Index())
        {
            var (free, steered) = (Picture(i, scene, 0), Picture(i, scene, 1));
            var next = scenes[(i + 1) % scenes.Length].Description;
            var (painting, another) = Paintings(scene, i);
            tallies.Add(scene, next, free, steered, painting, another);
            if (i < SheetPictures)
            {
                poses.Add(steered.PosePicture);
                without.Add(free.Image);
                with.Add(steered.Image);
            }
            _progress?.Report((i + 1, scenes.Length));
        }
        var (locality, edits) = MeasureEdits(ref random);
        var scales = PictureGrid.Of([.. poses, .. without, .. with], SheetPictures);
        return Report(tallies, locality) with
        {
            Pictures = [.. Named("adapter-scales", scales), .. Named("adapter-faces", Faces(ref random)),
                .. Named("adapter-edits", edits)],
        };
    }

    static ReportPicture[] Named(string name, RgbImage? picture) =>
        picture is null ? [] : [new(name, picture)];

    void RequirePeople(Scene[] scenes)
    {
        if (scenes.Length < _options.Captions)
        {
            throw new ModelContractException(
                $"The text-to-pose transformer drew people for {scenes.Length} of " +
                $"{CaptionsTried * _options.Captions} captions, expected {_options.Captions}. Take a model " +
                "that was trained on the scene world.");
        }
    }

    // Scenes whose pose is the transformer's; without people there is nothing to steer with. Fewer than asked
    // for where a transformer hardly ever draws what is wanted.
    Scene[] Draw(int count, Func<Scene, bool> isWanted, ref PoseRandom random)
    {
        var scenes = new List<Scene>();
        for (var tried = 0; scenes.Count < count && tried < CaptionsTried * count; tried++)
        {
            var scene = DrawCaption(ref random);
            scene = scene with { Pose = PoseOf(scene.Caption, random.NextUInt64() >> 11) };
            if (!scene.Pose.People.IsEmpty && isWanted(scene))
            {
                scenes.Add(scene);
            }
        }
        return [.. scenes];
    }

    static Scene DrawCaption(ref PoseRandom random)
    {
        while (true)
        {
            var scene = SceneSampler.Sample(SceneSplit.HeldOutSeen, ref random);
            if (scene is { Description: { Colour: not null, Setting: not null }, Pose.AspectRatio: 1 })
            {
                return scene;
            }
        }
    }

    Pose PoseOf(string caption, ulong seed) =>
        _pipeline.GeneratePoses(new PoseRequest(caption) { AspectRatio = 1, Seed = seed }, null, _stop).Pose;

    // Of the drawn pose, and of another one that the caption allows: what a painter does who does
    // not know it.
    (RgbImage Same, RgbImage Another) Paintings(Scene scene, int number)
    {
        const int size = 2 * PictureRules.ReferenceSize;
        var random = PoseRandom.FromSeed(_options.Seed).Fork("paintings").Fork(number);
        var same = ScenePainter.Paint(scene, scene.Pose, size, ref random);
        var another = SceneSampler.Again(scene.Description, ref random);
        return (same, ScenePainter.Paint(scene with { Pose = another }, another, size, ref random));
    }

    GeneratedImage Picture(int number, Scene scene, float adapterScale, string? adapter = null,
        Pose? pose = null) => _pipeline.GenerateImages(new(scene.Caption)
        {
            Poses = [pose ?? scene.Pose],
            Seed = _options.Seed + (ulong)number,
            Steps = _options.Steps,
            GuidanceScale = _options.GuidanceScale,
            AdapterScale = adapterScale,
            Adapter = adapter,
        }, null, null, _stop).Images[0];

    (double Median, RgbImage? Sheet) MeasureEdits(ref PoseRandom random)
    {
        var scenes = Draw(_options.Edits, static s => ArmEdit.Of(s.Pose, left: true) is not null
            || ArmEdit.Of(s.Pose, left: false) is not null, ref random);
        if (scenes.Length < _options.Edits)
        {
            return (double.NaN, null);
        }
        List<double> localities = [];
        List<RgbImage> before = [], after = [];
        foreach (var (i, scene) in scenes.Index())
        {
            var edit = (ArmEdit.Of(scene.Pose, left: i % 2 == 0)
                ?? ArmEdit.Of(scene.Pose, left: i % 2 != 0))!;
            before.Add(Picture(i, scene, 1).Image);
            after.Add(Picture(i, scene, 1, pose: edit.After).Image);
            localities.Add(EditLocality.Of(edit, before[i], after[i]));
        }
        localities.Sort();
        var shown = Math.Min(SheetPictures, scenes.Length);
        return (0.5 * (localities[(scenes.Length - 1) / 2] + localities[scenes.Length / 2]),
            PictureGrid.Of([.. before.Take(shown), .. after.Take(shown)], shown));
    }

    RgbImage? Faces(ref PoseRandom random)
    {
        var scenes = Draw(SheetPictures, static s => s.Description.Framing != Framing.FullBody
            && s.Description.People.Length == 1, ref random);
        if (scenes.Length < SheetPictures)
        {
            return null;
        }
        try
        {
            var body = scenes.Select((s, i) => Picture(i, s, 1, "body").Image).ToArray();
            var full = scenes.Select((s, i) => Picture(i, s, 1)).ToArray();
            return PictureGrid.Of(
                [.. full.Select(static f => f.PosePicture), .. body, .. full.Select(static f => f.Image)],
                SheetPictures);
        }
        catch (ModelNotFoundException)
        {
            return null;        // there is nothing to compare with
        }
    }

    EvaluationReport Report(AdapterTallies tallies, double locality) => new("adapter",
        ImmutableSortedDictionary<string, string>.Empty
            .Add("captions", _options.Captions.ToString(CultureInfo.InvariantCulture))
            .Add("edits", _options.Edits.ToString(CultureInfo.InvariantCulture))
            .Add("steps", _options.Steps.ToString(CultureInfo.InvariantCulture))
            .Add("guidance", _options.GuidanceScale.ToString(CultureInfo.InvariantCulture))
            .Add("seed", _options.Seed.ToString(CultureInfo.InvariantCulture)),
        tallies.Metrics.Add("editLocality", locality));
}

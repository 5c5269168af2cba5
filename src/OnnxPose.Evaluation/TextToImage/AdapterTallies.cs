using System.Collections.Immutable;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Evaluation.Scenes.Painting.Rules;
using OnnxPose.Imaging;

namespace OnnxPose.Evaluation.TextToImage;

/// <summary>Verdicts on pictures with and without an adapter, and on the controls.</summary>
sealed class AdapterTallies
{
    readonly PictureTally _with = new(), _without = new(), _shuffled = new(), _painted = new(),
        _another = new();

    /// <summary>Judges the pictures of one caption.</summary>
    /// <param name="scene">The caption and the pose.</param>
    /// <param name="other">Another caption's colour and setting.</param>
    /// <param name="free">A picture without the adapter.</param>
    /// <param name="steered">A picture with it.</param>
    /// <param name="painting">The scene world's own.</param>
    /// <param name="another">Its painting of another pose that the caption allows.</param>
    public void Add(Scene scene, SceneDescription other, GeneratedImage free, GeneratedImage steered,
        RgbImage painting, RgbImage another)
    {
        _with.Add(PictureRules.Judge(steered.Image, scene.Description, scene.Pose));
        _without.Add(PictureRules.Judge(free.Image, scene.Description, scene.Pose));
        _shuffled.Add(PictureRules.Judge(steered.Image, other, scene.Pose));
        _painted.Add(PictureRules.Judge(painting, scene.Description, scene.Pose));
        _another.Add(PictureRules.Judge(another, scene.Description, scene.Pose));
    }

    /// <summary>The shares by name, as <see cref="AdapterEvaluation"/> says.</summary>
    public ImmutableSortedDictionary<string, double> Metrics => new Dictionary<string, double>
    {
        ["attributeAgreement"] = _with.ColourAndSetting,
        ["colour"] = _with.Colour,
        ["setting"] = _with.Setting,
        ["poseAgreement"] = _with.Coverage,
        ["stray"] = _with.Stray,
        ["poseAgreementWithoutAdapter"] = _without.Coverage,
        ["attributeAgreementWithoutAdapter"] = _without.ColourAndSetting,
        ["shuffledAttributes"] = _shuffled.ColourAndSetting,
        ["painted.attributeAgreement"] = _painted.ColourAndSetting,
        ["painted.poseAgreement"] = _painted.Coverage,
        ["painted.stray"] = _painted.Stray,
        ["painted.anotherPoseAgreement"] = _another.Coverage,
    }.ToImmutableSortedDictionary();
}

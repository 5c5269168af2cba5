using System.Collections.Immutable;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Evaluation.Scenes.Captions;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Clapp;

/// <summary>The scenes of the score matrix: near neighbours beside far ones.</summary>
static class ChosenScenes
{
    static readonly ImmutableArray<SceneDescription> s_descriptions =
    [
        Of(1, SceneAction.Wave, Side.Right), Of(1, SceneAction.Wave, Side.Left),
        Of(1, SceneAction.RaiseArm, Side.Both, Degree.Full), Of(1, SceneAction.HandsOnHips, Side.Both),
        Of(1, SceneAction.Sit), Of(1, SceneAction.Squat, Side.None, Degree.Full),
        Of(2, SceneAction.HoldHands), Of(3, SceneAction.SpreadArms),
    ];

    /// <summary>Their captions, which no judge was trained on, with poses.</summary>
    public static Scene[] Draw(PoseRandom random) =>
        [.. s_descriptions.Select((scene, i) => Draw(scene, random.Fork($"scene {i}")))];

    static Scene Draw(SceneDescription scene, PoseRandom random)
    {
        var caption = CaptionWriter.Write(scene, ref random);
        while (!HeldOut.Sentence(caption))
        {
            caption = CaptionWriter.Write(scene, ref random);
        }
        var pose = SceneSampler.Again(scene, ref random);
        return new() { Caption = caption, Description = scene, Pose = pose };
    }

    static SceneDescription Of(
        int count, SceneAction action, Side side = Side.None, Degree degree = Degree.None) => new()
        {
            People =
            [
                .. Enumerable.Repeat(new PersonDescription(action, side, side != Side.None, degree), count),
            ],
        };
}

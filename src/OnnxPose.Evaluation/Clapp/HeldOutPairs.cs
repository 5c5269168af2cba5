using OnnxPose.Evaluation.Scenes;
using OnnxPose.Evaluation.Scenes.Rules;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Clapp;

/// <summary>Groups of captions with poses that no judge was trained on, and of which none says what
/// another's pose shows.</summary>
/// <remarks>Pure and thread-safe: the stream decides everything.</remarks>
static class HeldOutPairs
{
    /// <summary>A group whose captions differ in meaning.</summary>
    /// <param name="count">Pairs, from 2; half of them with combinations that T2P never saw.</param>
    /// <param name="random">Decides.</param>
    /// <remarks>
    /// Captions that differ in words, colours or settings alone fit the same poses, and so do those of which
    /// one says less than the other. The captions' own rules tell: none may hold for another pair's pose.
    /// </remarks>
    public static Scene[] Draw(int count, ref PoseRandom random)
    {
        var scenes = new List<Scene>(count);
        while (scenes.Count < count)
        {
            var split = IsUnseen(scenes.Count) ? SceneSplit.JudgeUnseen : SceneSplit.HeldOutSeen;
            var scene = SceneSampler.Sample(split, ref random);
            if (!scenes.Exists(other => Fit(scene, other)))
            {
                scenes.Add(scene);
            }
        }
        return [.. scenes];
    }

    /// <summary>Whether the pair at a place of a group holds a combination that T2P never saw.</summary>
    public static bool IsUnseen(int place) => place % 2 == 1;

    static bool Fit(Scene a, Scene b) =>
        SceneRules.AllHold(a.Description, b.Pose) || SceneRules.AllHold(b.Description, a.Pose);
}

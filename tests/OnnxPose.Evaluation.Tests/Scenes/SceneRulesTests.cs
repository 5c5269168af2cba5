using System.Collections.Immutable;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Evaluation.Scenes.Rules;
using OnnxPose.Numerics;
using OnnxPose.Poses;

namespace OnnxPose.Evaluation.Tests.Scenes;

public class SceneRulesTests
{
    const int Scenes = 1500;

    [Test]
    public void GroundTruth_ObeysItsCaption_InEverySplit([Values] SceneSplit split)
    {
        var scenes = Draw(split, 11);
        var holds = scenes.Count(static s => SceneRules.AllHold(s.Description, s.Pose));
        Assert.That(holds / (double)Scenes, Is.GreaterThanOrEqualTo(0.99));
    }

    [Test]
    public void PosesOfOtherCaptions_SeldomObey([Values] SceneSplit split)
    {
        var scenes = Draw(split, 12);
        var holds = scenes.Index()
            .Count(s => SceneRules.AllHold(scenes[(s.Index + 1) % Scenes].Description, s.Item.Pose));
        Assert.That(holds / (double)Scenes, Is.LessThan(0.30));
    }

    [Test]
    public void MirroredPoses_ObeyTheMirroredCaption_AsThePosesObeyTheCaption()
    {
        foreach (var scene in Draw(SceneSplit.Training, 13))
        {
            var mirrored = SceneRules.Judge(Mirror(scene.Description), Mirror(scene.Pose));
            var verdicts = SceneRules.Judge(scene.Description, scene.Pose).Select(static r => r.Holds);
            Assert.That(mirrored.Select(static r => r.Holds), Is.EqualTo(verdicts), scene.Caption);
        }
    }

    [Test]
    public void TheWrongHand_BreaksTheSideRule_AndNotTheAction()
    {
        var scenes = Draw(SceneSplit.Training, 14).Where(static s =>
            s.Description.People is [{ SideStated: true } one]
            && one.Action is SceneAction.Wave or SceneAction.Phone or SceneAction.Kick).ToList();
        Assert.That(scenes, Has.Count.GreaterThan(20));
        foreach (var scene in scenes)
        {
            // Swapping left for right in the picture and in the names shows the other hand.
            var results = SceneRules.Judge(scene.Description with { ViewStated = false }, Mirror(scene.Pose));
            Assert.That(results.Single(static r => r.Rule == "side").Holds, Is.False, scene.Caption);
            Assert.That(results.Single(static r =>
                r.Rule.StartsWith("action", StringComparison.Ordinal)).Holds,
                scene.Caption);
        }
    }

    [Test]
    public void NobodyInThePicture_BreaksEveryRuleOfAPerson()
    {
        var scene = Draw(SceneSplit.Training, 15)[0];
        var results = SceneRules.Judge(scene.Description, new Pose(1, []));
        Assert.That(results.Select(static r => r.Holds), Is.All.False);
    }

    [Test]
    public void AMissingPerson_BreaksTheCount()
    {
        var scene = Draw(SceneSplit.Training, 16).First(static s => s.Pose.People.Length == 3);
        var pose = new Pose(scene.Pose.AspectRatio, scene.Pose.People[..2]);
        Assert.That(SceneRules.Judge(scene.Description, pose)[0], Is.EqualTo(new RuleResult("count", false)));
    }

    static List<Scene> Draw(SceneSplit split, ulong seed)
    {
        var random = PoseRandom.FromSeed(seed);
        return [.. Enumerable.Range(0, Scenes).Select(_ => SceneSampler.Sample(split, ref random))];
    }

    static SceneDescription Mirror(SceneDescription scene) => scene with
    {
        People = [.. scene.People.Select(static p => p with { Side = Mirror(p.Side) })],
        View = scene.View switch
        {
            View.FacingLeft => View.FacingRight,
            View.FacingRight => View.FacingLeft,
            var view => view,
        },
    };

    static Side Mirror(Side side) => side switch
    {
        Side.Left => Side.Right,
        Side.Right => Side.Left,
        _ => side,
    };

    static Pose Mirror(Pose pose) => new(pose.AspectRatio, [.. pose.People.Select(static p => new Person(
        new(Mirror(p.Box.Corner0), Mirror(p.Box.Corner1)), new(Body(p)), p.Face, p.Hands))]);

    static Keypoint Mirror(Keypoint p) => p with { X = 1 - p.X };

    // Body points come in pairs: right arm 2-4 and left arm 5-7, legs 8-10 and 11-13, eyes 14 and 15,
    // ears 16 and 17.
    static ImmutableArray<Keypoint?> MirroredOrder(Person p) =>
        [.. new[] { 0, 1, 5, 6, 7, 2, 3, 4, 11, 12, 13, 8, 9, 10, 15, 14, 17, 16 }.Select(i => p.Body[i])];

    static Keypoint?[] Body(Person p) =>
        [.. MirroredOrder(p).Select(static q => q is { } point ? Mirror(point) : (Keypoint?)null)];
}

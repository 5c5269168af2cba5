namespace OnnxPose.Evaluation.Scenes.Rules;

/// <summary>Judges any pose against any caption of the scene world, by geometry alone.</summary>
/// <remarks>
/// Only what the caption says is judged. People of a caption and of a pose are matched so that most rules
/// hold, since a caption does not say who stands where. Nothing here knows how poses were made.
/// </remarks>
public static class SceneRules
{
    /// <summary>Every rule of the caption with its verdict.</summary>
    public static IReadOnlyList<RuleResult> Judge(SceneDescription scene, Pose pose)
    {
        var people = pose.People.Select(p => new BodyMeasures(p, pose.AspectRatio)).ToArray();
        List<RuleResult> results = [new("count", people.Length == scene.People.Length)];
        if (scene.IsInteraction)
        {
            var action = scene.People[0].Action;
            results.Add(new($"action.{action}",
                people.Length == scene.People.Length && InteractionRules.Holds(action, people)));
        }
        else
        {
            results.AddRange(Permutations(people, scene.People.Length).Select(order =>
                JudgePeople(scene, order))
                .MaxBy(static verdicts => verdicts.Count(static v => v.Holds)) ?? JudgePeople(scene, []));
        }
        if (scene.ViewStated)
        {
            results.Add(new($"view.{scene.View}", All(people, p => IsSeenFrom(p, scene.View))));
        }
        if (scene.FramingStated)
        {
            results.Add(new($"framing.{scene.Framing}", All(people, p => IsFramed(p, scene.Framing))));
        }
        return results;
    }

    /// <summary>Whether every rule of the caption holds.</summary>
    public static bool AllHold(SceneDescription scene, Pose pose) =>
        Judge(scene, pose).All(static r => r.Holds);

    static List<RuleResult> JudgePeople(SceneDescription scene, IReadOnlyList<BodyMeasures> people)
    {
        var results = new List<RuleResult>();
        for (var i = 0; i < scene.People.Length; i++)
        {
            var wanted = scene.People[i];
            var body = i < people.Count ? people[i] : null;
            results.Add(new($"action.{wanted.Action}", body is not null && Acts(body, wanted)));
            if (wanted.Side != Side.None && wanted.SideStated)
            {
                results.Add(new("side",
                    body is not null && ActionRules.Holds(body, wanted.Action, wanted.Side, wanted.Degree)));
            }
        }
        return results;
    }

    // Who waves with the wrong hand still waves; "side" judges the hand.
    static bool Acts(BodyMeasures body, PersonDescription wanted) => wanted.Side switch
    {
        Side.None or Side.Both => ActionRules.Holds(body, wanted.Action, wanted.Side, wanted.Degree),
        _ => ActionRules.Holds(body, wanted.Action, Side.Left, wanted.Degree)
            || ActionRules.Holds(body, wanted.Action, Side.Right, wanted.Degree),
    };

    static bool All(BodyMeasures[] people, Func<BodyMeasures, bool> rule) => people.Length > 0
        && people.All(rule);

    static bool IsSeenFrom(BodyMeasures body, View view) => view switch
    {
        View.Front => body.Has(BodyPoint.Nose) && body.FacePoints > 40 && body.LeftSign > 0,
        View.Back => !body.Has(BodyPoint.Nose) && body.FacePoints < 10 && body.LeftSign < 0,
        View.FacingLeft => body.Face.X < body.Neck.X - 0.02f && body.Has(BodyPoint.Nose),
        _ => body.Face.X > body.Neck.X + 0.02f && body.Has(BodyPoint.Nose),
    };

    static bool IsFramed(BodyMeasures body, Framing framing)
    {
        var knees = body.Has(BodyPoint.LeftKnee) || body.Has(BodyPoint.RightKnee);
        var hips = body.Has(BodyPoint.LeftHip) || body.Has(BodyPoint.RightHip);
        return framing switch
        {
            Framing.FullBody => body.Has(BodyPoint.LeftAnkle) && body.Has(BodyPoint.RightAnkle)
                && body.Has(BodyPoint.LeftKnee) && body.Has(BodyPoint.RightKnee),
            Framing.UpperBody => hips && !knees,
            _ => !hips && !knees && body.Has(BodyPoint.Neck),
        };
    }

    // All ways to put people in the caption's places; one empty way where there is nobody.
    static IEnumerable<IReadOnlyList<BodyMeasures>> Permutations(BodyMeasures[] people, int count)
    {
        if (people.Length == 0 || count == 0)
        {
            yield return [];
            yield break;
        }
        foreach (var first in people)
        {
            foreach (var rest in Permutations([.. people.Where(p => p != first)], count - 1))
            {
                yield return [first, .. rest];
            }
        }
    }
}

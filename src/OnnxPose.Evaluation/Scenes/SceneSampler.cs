using System.Collections.Immutable;
using OnnxPose.Evaluation.Scenes.Captions;
using OnnxPose.Evaluation.Scenes.Mannequins;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Scenes;

/// <summary>Draws captions with poses that show what they say.</summary>
/// <remarks>Pure and thread-safe: the stream decides everything.</remarks>
public static class SceneSampler
{
    static readonly ImmutableArray<SceneAction> s_single =
        [.. Enum.GetValues<SceneAction>().Where(static a => !ActionTraits.Of(a).IsInteraction)];

    static readonly ImmutableArray<SceneAction> s_together =
        [.. Enum.GetValues<SceneAction>().Where(static a => ActionTraits.Of(a).IsInteraction)];

    /// <summary>One scene of a split.</summary>
    public static Scene Sample(SceneSplit split, ref PoseRandom random)
    {
        while (true)
        {
            var people = DrawPeople(ref random);
            if (Draw(people, split, ref random) is { } scene)
            {
                return scene;
            }
        }
    }

    /// <summary>
    /// One scene of a split in which each of three people does something of their own; <see cref="Sample"/>
    /// draws none.
    /// </summary>
    public static Scene SampleThreeApart(SceneSplit split, ref PoseRandom random)
    {
        while (true)
        {
            ImmutableArray<PersonDescription> people =
                [DrawPerson(ref random), DrawPerson(ref random), DrawPerson(ref random)];
            if (Draw(people, split, ref random) is { Description.Alike: false } scene)
            {
                return scene;
            }
        }
    }

    /// <summary>A new pose of the same description: another individual, camera and moment.</summary>
    public static Pose Again(SceneDescription scene, ref PoseRandom random) =>
        SceneComposer.Compose(scene, ref random);

    // Null where the split does not allow it, or no view shows what they do.
    static Scene? Draw(ImmutableArray<PersonDescription> people, SceneSplit split, ref PoseRandom random)
    {
        if (Describe(people, ref random) is not { } scene)
        {
            return null;
        }
        var caption = CaptionWriter.Write(scene, ref random);
        if (!HeldOut.Allows(split, scene, caption))
        {
            return null;
        }
        var pose = SceneComposer.Compose(scene, ref random);
        return new() { Caption = caption, Description = scene, Pose = pose };
    }

    static SceneDescription? Describe(ImmutableArray<PersonDescription> people, ref PoseRandom random)
    {
        var traits = people.Select(static p => ActionTraits.Of(p.Action)).ToArray();
        var views = traits.Select(static t => t.Views).Aggregate(static (a, b) => [.. a.Intersect(b)]);
        if (views.IsEmpty)
        {
            return null;
        }
        var closest = traits.Min(static t => t.Closest);
        var view = views[0] == View.Front
            && random.NextSingle() < 0.65f ? View.Front : Pick(views, ref random);
        var framing = DrawFraming(closest, people.Length, ref random);
        return new()
        {
            People = people,
            View = view,
            ViewStated = !traits[0].IsInteraction && (view != View.Front || random.NextSingle() < 0.15f),
            Framing = framing,
            FramingStated = framing != Framing.FullBody || random.NextSingle() < 0.3f,
            Colour = random.NextSingle() < 0.65f ? (ClothingColour)random.NextInt32(8) : null,
            Setting = random.NextSingle() < 0.65f ? (Setting)random.NextInt32(6) : null,
        };
    }

    static Framing DrawFraming(Framing closest, int people, ref PoseRandom random)
    {
        var u = random.NextSingle();
        var limit = people > 1 && closest == Framing.Portrait ? Framing.UpperBody : closest;
        return limit switch
        {
            Framing.Portrait => u < 0.5f ? Framing.FullBody : u < 0.75f ? Framing.UpperBody
                : Framing.Portrait,
            Framing.UpperBody => u < 0.7f ? Framing.FullBody : Framing.UpperBody,
            _ => Framing.FullBody,
        };
    }

    static ImmutableArray<PersonDescription> DrawPeople(ref PoseRandom random)
    {
        var u = random.NextSingle();
        var count = u < 0.55f ? 1 : u < 0.85f ? 2 : 3;
        var kind = random.NextSingle();
        if (count > 1 && kind < 0.3f)
        {
            var action = Pick([.. s_together.Where(a => ActionTraits.Of(a).Counts.Contains(count))],
                ref random);
            return [.. Enumerable.Repeat(new PersonDescription(action, Side.None, false, Degree.None),
                count)];
        }
        if (count == 2 && kind < 0.65f)
        {
            return [DrawPerson(ref random), DrawPerson(ref random)];
        }
        return [.. Enumerable.Repeat(DrawPerson(ref random), count)];
    }

    static PersonDescription DrawPerson(ref PoseRandom random)
    {
        var action = Pick(s_single, ref random);
        var traits = ActionTraits.Of(action);
        var side = Pick(traits.Sides, ref random);
        var degree = Pick(traits.Degrees, ref random);
        // Both arms held halfway up is "spreading the arms", an action of its own.
        var both = action == SceneAction.RaiseArm && side == Side.Both;
        var mayHide = ActionPhrases.Of(action).SideUnstated.Length > 0;
        var stated = side != Side.None && (side == Side.Both || !mayHide || random.NextSingle() < 0.8f);
        return new(action, side, stated, both ? Degree.Full : degree);
    }

    static T Pick<T>(ImmutableArray<T> items, ref PoseRandom random) => items[random.NextInt32(items.Length)];
}

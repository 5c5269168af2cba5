using System.Text;

namespace OnnxPose.Evaluation.Scenes;

/// <summary>Which captions a scene may carry.</summary>
public enum SceneSplit
{
    /// <summary>Captions for training: neither held-out sentences nor held-out combinations.</summary>
    Training,

    /// <summary>Sentences that training never saw, made of combinations it did see.</summary>
    HeldOutSeen,

    /// <summary>Sentences with a combination of action, side and number of people that training never
    /// saw.</summary>
    HeldOutUnseen,
}

/// <summary>The border between training and evaluation: a fixed function of the sentence and the
/// combination.</summary>
public static class HeldOut
{
    /// <summary>
    /// Whether training never sees this combination. About a third of the pairs of action and side lack one
    /// number
    /// of people, so that action, side and number are each seen in every other company.
    /// </summary>
    public static bool Combination(SceneAction action, Side side, int count)
    {
        if (side == Side.None || ActionTraits.Of(action).IsInteraction)
        {
            return false;
        }
        var number = (int)action * 7 + (int)side;
        ReadOnlySpan<int> counts = [2, 3, 1];
        return number % 3 == 0 && counts[number / 3 % 3] == count;
    }

    /// <summary>Whether training never sees this sentence: one in twenty.</summary>
    public static bool Sentence(string caption)
    {
        var hash = 2166136261u;          // FNV-1a, 32 bits: the same on every machine and in every version
        foreach (var b in Encoding.UTF8.GetBytes(caption))
        {
            hash = (hash ^ b) * 16777619u;
        }
        return (hash ^ (hash >> 16)) % 20 == 0;
    }

    internal static bool Allows(SceneSplit split, SceneDescription scene, string caption)
    {
        var unseen = scene.People.Any(p => Combination(p.Action, p.Side, scene.People.Length));
        return split switch
        {
            SceneSplit.Training => !unseen && !Sentence(caption) && !scene.People.Any(HidesHeldOutSide),
            SceneSplit.HeldOutSeen => !unseen && Sentence(caption),
            _ => unseen && scene.People.All(static p => p.SideStated || p.Side == Side.None),
        };

        // Where one side is held out, sentences that leave the side open would teach that the other always acts.
        bool HidesHeldOutSide(PersonDescription person) => person.Side != Side.None && !person.SideStated
            && ActionTraits.Of(person.Action).Sides
                .Any(side => Combination(person.Action, side, scene.People.Length));
    }
}

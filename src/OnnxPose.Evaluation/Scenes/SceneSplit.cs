using System.Text;

namespace OnnxPose.Evaluation.Scenes;

/// <summary>Which captions a scene may carry.</summary>
public enum SceneSplit
{
    /// <summary>Captions for training: neither held-out sentences nor held-out combinations.</summary>
    Training,

    /// <summary>Sentences that training never saw, made of combinations it did see.</summary>
    HeldOutSeen,

    /// <summary>Sentences with a combination of action, side and number of people
    /// that no caption of training has.</summary>
    HeldOutUnseen,

    /// <summary>Captions for training the judge of poses: all combinations, but no sentence of
    /// <see cref="HeldOut.FromJudge"/>.</summary>
    Judge,

    /// <summary>Those of <see cref="Judge"/> with a combination that no caption of the other training
    /// has.</summary>
    JudgeRare,

    /// <summary>Sentences that the judge never saw, with a combination that no caption of the other
    /// training has.</summary>
    JudgeUnseen,
}

/// <summary>The border between training and evaluation: a fixed function of the sentence
/// and the combination.</summary>
public static class HeldOut
{
    const uint SentenceShare = 20;

    /// <summary>
    /// Whether no caption of training has this combination. About a third of the pairs of action and side lack
    /// one number of people, so that action, side and number are each seen in every other company.
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
    public static bool Sentence(string caption) => Hash(caption) % SentenceShare == 0;

    /// <summary>
    /// Whether the judge of poses never sees this sentence: those of <see cref="Sentence"/>, and half of the
    /// others with a combination that <see cref="Combination"/> holds out. The judge has to know such
    /// combinations, but not from the sentences that it is asked.
    /// </summary>
    public static bool FromJudge(SceneDescription scene, string caption) =>
        Sentence(caption) || (IsUnseen(scene) && Hash(caption) / SentenceShare % 2 == 0);

    internal static bool Allows(SceneSplit split, SceneDescription scene, string caption)
    {
        var unseen = IsUnseen(scene);
        return split switch
        {
            SceneSplit.Training => !unseen && !Sentence(caption) && !scene.People.Any(HidesHeldOutSide),
            SceneSplit.HeldOutSeen => !unseen && Sentence(caption),
            SceneSplit.HeldOutUnseen => unseen && SaysSides(scene),
            SceneSplit.Judge => !FromJudge(scene, caption),
            SceneSplit.JudgeRare => unseen && !FromJudge(scene, caption),
            SceneSplit.JudgeUnseen => unseen && SaysSides(scene) && FromJudge(scene, caption),
            _ => throw new ArgumentOutOfRangeException(nameof(split), split, "There is no such split."),
        };

        // Where one side is held out, sentences that leave the side open would teach
        // that the other always acts.
        bool HidesHeldOutSide(PersonDescription person) => person.Side != Side.None && !person.SideStated
            && ActionTraits.Of(person.Action).Sides
                .Any(side => Combination(person.Action, side, scene.People.Length));
    }

    static bool IsUnseen(SceneDescription scene) =>
        scene.People.Any(p => Combination(p.Action, p.Side, scene.People.Length));

    static bool SaysSides(SceneDescription scene) =>
        scene.People.All(static p => p.SideStated || p.Side == Side.None);

    // FNV-1a, 32 bits: the same on every machine and in every version.
    static uint Hash(string caption)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(caption))
        {
            hash = (hash ^ b) * 16777619u;
        }
        return hash ^ (hash >> 16);
    }
}

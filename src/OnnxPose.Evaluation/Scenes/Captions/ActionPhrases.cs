using System.Collections.Immutable;

namespace OnnxPose.Evaluation.Scenes.Captions;

/// <summary>How an action is said. "{side}" stands for left or right, "{their}" for his, her or
/// their.</summary>
sealed partial record ActionPhrases
{
    static readonly ImmutableDictionary<SceneAction, ActionPhrases> s_table = Table().ToImmutableDictionary();

    /// <summary>Ways to say an action that has no side, or with both.</summary>
    public ImmutableArray<string> Plain { get; init; } = [];

    /// <summary>Ways to say it with its side.</summary>
    public ImmutableArray<string> Sided { get; init; } = [];

    /// <summary>Ways to say it without saying the side; empty where the side must be said.</summary>
    public ImmutableArray<string> SideUnstated { get; init; } = [];

    /// <summary>Ways to say the slight degree, where an action has one; the others then say the full
    /// degree.</summary>
    public ImmutableArray<string> Slight { get; init; } = [];

    public static ActionPhrases Of(SceneAction action) => s_table[action];

    /// <summary>The phrases for what one person does.</summary>
    public static ImmutableArray<string> For(PersonDescription person)
    {
        var phrases = Of(person.Action);
        if (person.Degree == Degree.Slight)
        {
            return phrases.Slight;
        }
        return person.Side switch
        {
            Side.Left or Side.Right when person.SideStated => phrases.Sided,
            Side.Left or Side.Right => phrases.SideUnstated,
            _ => phrases.Plain,
        };
    }
}

using System.Collections.Immutable;

namespace OnnxPose.Evaluation.Scenes;

/// <summary>What one person does.</summary>
/// <param name="Action">The action.</param>
/// <param name="Side">The limb that really acts, also where the caption does not say it.</param>
/// <param name="SideStated">Whether the caption says the side.</param>
/// <param name="Degree">How far.</param>
public readonly record struct PersonDescription(SceneAction Action, Side Side, bool SideStated,
    Degree Degree);

/// <summary>Everything a caption can say of a scene, and whether it says it.</summary>
public sealed record SceneDescription
{
    /// <summary>The people from left to right; all the same for groups and interactions.</summary>
    public required ImmutableArray<PersonDescription> People { get; init; }

    /// <summary>From where they are seen; interactions bring their own directions.</summary>
    public View View { get; init; }

    /// <summary>Whether the caption says the view.</summary>
    public bool ViewStated { get; init; }

    /// <summary>How much of them is seen.</summary>
    public Framing Framing { get; init; }

    /// <summary>Whether the caption says the framing.</summary>
    public bool FramingStated { get; init; }

    /// <summary>The colour they wear, where the caption says it.</summary>
    public ClothingColour? Colour { get; init; }

    /// <summary>Where they are, where the caption says it.</summary>
    public Setting? Setting { get; init; }

    /// <summary>Whether everybody does the same (always true for one person).</summary>
    public bool Alike => People.All(p => p == People[0]);

    /// <summary>Whether the people act on each other.</summary>
    public bool IsInteraction => ActionTraits.Of(People[0].Action).IsInteraction;
}

using System.Collections.Immutable;

namespace OnnxPose.Evaluation.Scenes;

/// <summary>One example of the scene world: a caption, the pose it describes, and labels.</summary>
public sealed record Scene
{
    /// <summary>The sentence.</summary>
    public required string Caption { get; init; }

    /// <summary>The people as the camera sees them; points outside the picture are absent.</summary>
    public required Pose Pose { get; init; }

    /// <summary>What the caption says, as structure; it carries the rules (see Rules.SceneRules).</summary>
    public required SceneDescription Description { get; init; }

    /// <summary>One class per slot of <see cref="SceneSlots.All"/>, -1 where the caption does not say
    /// it.</summary>
    public ImmutableArray<int> SlotLabels => SceneSlots.Label(Description);
}

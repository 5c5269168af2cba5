using System.Collections.Immutable;

namespace OnnxPose.Evaluation.Scenes;

/// <summary>One thing a caption can say, as a classification problem.</summary>
/// <param name="Name">Its name in probes and metrics.</param>
/// <param name="Classes">How many values it has.</param>
public readonly record struct SceneSlot(string Name, int Classes);

/// <summary>The slots a text encoder must recover from a caption.</summary>
public static class SceneSlots
{
    static readonly int s_actions = Enum.GetValues<SceneAction>().Length;

    /// <summary>All slots, in the order of <see cref="Scene.SlotLabels"/>.</summary>
    public static ImmutableArray<SceneSlot> All { get; } =
    [
        new("count", 3), new("action", s_actions), new("side", 3), new("degree", 2),
        new("secondAction", s_actions), new("secondSide", 3), new("secondDegree", 2),
        new("view", 4), new("framing", 3), new("colour", 8), new("setting", 6),
    ];

    internal static ImmutableArray<int> Label(SceneDescription scene)
    {
        var first = scene.People[0];
        var labels = ImmutableArray.CreateBuilder<int>(All.Length);
        labels.AddRange(scene.People.Length - 1, (int)first.Action, LabelOf(first), (int)first.Degree - 1);
        if (scene.People.Length > 1)
        {
            var second = scene.People[1];
            labels.AddRange((int)second.Action, LabelOf(second), (int)second.Degree - 1);
        }
        else
        {
            labels.AddRange(-1, -1, -1);
        }
        labels.AddRange(scene.ViewStated ? (int)scene.View : -1, scene.FramingStated ? (int)scene.Framing
            : -1,
            (int?)scene.Colour ?? -1, (int?)scene.Setting ?? -1);
        return labels.MoveToImmutable();
    }

    static int LabelOf(PersonDescription person) => person.SideStated ? (int)person.Side - 1 : -1;
}

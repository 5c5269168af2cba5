using System.Collections.Immutable;
using System.Text.RegularExpressions;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Numerics;

namespace OnnxPose.Training.Text;

/// <summary>Leaves the side or the number of people unsaid in some captions.</summary>
/// <remarks>
/// Training lacks some combinations of action, side and number, and an encoder that only ever sees all three
/// together learns what does not occur: it then misreads the action of a combination it has not met. With one
/// of the three left out, every pair occurs.
/// </remarks>
static partial class WordDropout
{
    const float SideShare = 0.5f, CountShare = 0.5f;

    /// <summary>The caption, perhaps with words left out, and the labels of what it still says.</summary>
    public static (string Caption, ImmutableArray<int> Labels) Apply(Scene scene, ref PoseRandom random)
    {
        var (caption, labels) = (scene.Caption, scene.SlotLabels);
        if (random.NextSingle() < SideShare)
        {
            caption = Sides().Replace(caption, "");
            var isProfile = scene.Description.View >= View.FacingLeft;
            labels = Unsay(labels, "side", "secondSide", isProfile ? "view" : "side");
        }
        if (random.NextSingle() < CountShare && Groups().IsMatch(caption))
        {
            caption = WithoutCount(caption);
            labels = Unsay(labels, "count");
        }
        return (caption, labels);
    }

    /// <summary>A caption of a group without its number.</summary>
    public static string WithoutCount(string caption) => Groups().Replace(caption, "people", 1);

    static ImmutableArray<int> Unsay(ImmutableArray<int> labels, params string[] slots)
    {
        foreach (var name in slots)
        {
            labels = labels.SetItem(SceneSlots.All.Index().First(s => s.Item.Name == name).Index, -1);
        }
        return labels;
    }

    [GeneratedRegex(@" \b(left|right)\b")]
    private static partial Regex Sides();

    [GeneratedRegex(@"\b(a couple|(two|three) \w+)\b")]
    private static partial Regex Groups();
}

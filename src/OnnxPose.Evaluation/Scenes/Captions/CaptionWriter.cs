using System.Collections.Immutable;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Scenes.Captions;

/// <summary>Turns a description into one of the many sentences that say it.</summary>
static class CaptionWriter
{
    public static string Write(SceneDescription scene, ref PoseRandom random)
    {
        var attireFirst = random.NextSingle() < 0.6f;
        var plural = scene.Alike && scene.People.Length > 1;
        var attire = scene.Colour is { } colour ? Attire(colour, plural, ref random) : "";
        var who = scene.Alike
            ? Clause(scene, scene.People[0], attireFirst ? attire : "", ref random)
            : EachAlone(scene, attireFirst ? attire : "", ref random);
        List<string> parts = [Pick(s_openings, ref random) + who];
        if (!attireFirst && attire.Length > 0)
        {
            parts[0] += " " + attire;
        }
        if (scene.Setting is { } setting)
        {
            parts[0] += " " + Pick(s_settings[(int)setting], ref random);
        }
        if (scene.ViewStated)
        {
            parts.Add(ViewPhrase(scene, ref random));
        }
        if (scene.FramingStated)
        {
            parts.Add(Pick(s_framings[(int)scene.Framing], ref random));
        }
        return string.Join(", ", parts);
    }

    static string Clause(SceneDescription scene, PersonDescription person, string attire,
        ref PoseRandom random)
    {
        var count = scene.Alike ? scene.People.Length : 1;
        var (noun, their) = count > 1
            ? (Pick(count == 2 ? s_two : s_three, ref random), "their")
            : Pick(s_one, ref random);
        var action = Pick(ActionPhrases.For(person), ref random)
            .Replace("{side}", person.Side == Side.Left ? "left" : "right", StringComparison.Ordinal)
            .Replace("{their}", their, StringComparison.Ordinal);
        return attire.Length > 0 ? $"{noun} {attire} {action}" : $"{noun} {action}";
    }

    // From left to right.
    static string EachAlone(SceneDescription scene, string attire, ref PoseRandom random)
    {
        var clauses = new string[scene.People.Length];
        for (var i = 0; i < clauses.Length; i++)
        {
            clauses[i] = Clause(scene, scene.People[i], "", ref random);
        }
        var joined = clauses[0];
        foreach (var clause in clauses[1..])
        {
            joined += Pick(s_joins, ref random) + clause;
        }
        return attire.Length > 0 ? $"{joined} {attire}" : joined;
    }

    static string Attire(ClothingColour colour, bool plural, ref PoseRandom random)
    {
        var name = colour.ToString().ToLowerInvariant();
        var article = colour == ClothingColour.Orange ? "an" : "a";
        var garment = Pick(s_garments, ref random);
        return (random.NextInt32(3), plural) switch
        {
            (0, _) => $"dressed in {name}",
            (1, true) => $"in {name} {garment.Many}",
            (_, true) => $"wearing {name} {garment.Many}",
            (1, false) => $"in {article} {name} {garment.One}",
            _ => $"wearing {article} {name} {garment.One}",
        };
    }

    static string ViewPhrase(SceneDescription scene, ref PoseRandom random)
    {
        var moving = scene.People.All(static p => p.Action is SceneAction.Run or SceneAction.Walk);
        var direction = scene.View == View.FacingLeft ? "left" : "right";
        return scene.View switch
        {
            View.Front => Pick(s_front, ref random),
            View.Back => Pick(s_back, ref random),
            _ => string.Format(System.Globalization.CultureInfo.InvariantCulture,
                Pick(moving ? s_moving : s_profile, ref random), direction),
        };
    }

    static T Pick<T>(ImmutableArray<T> items, ref PoseRandom random) => items[random.NextInt32(items.Length)];

    static readonly ImmutableArray<string> s_openings = ["", "", "", "a photo of ", "a picture of "];

    static readonly ImmutableArray<(string, string)> s_one =
    [
        ("a man", "his"), ("a woman", "her"), ("a person", "their"), ("a boy", "his"), ("a girl", "her"),
        ("a lady", "her"), ("a guy", "his"), ("someone", "their"),
    ];

    static readonly ImmutableArray<string> s_two =
        ["two people", "two men", "two women", "two friends", "two kids", "a couple"];

    static readonly ImmutableArray<string> s_three =
        ["three people", "three men", "three women", "three friends", "three kids"];

    static readonly ImmutableArray<string> s_joins = [" and ", " next to ", " beside "];

    static readonly ImmutableArray<(string One, string Many)> s_garments =
    [
        ("dress", "dresses"), ("shirt", "shirts"), ("sweater", "sweaters"), ("jacket", "jackets"),
        ("coat", "coats"),
        ("hoodie", "hoodies"),
    ];

    static readonly ImmutableArray<ImmutableArray<string>> s_settings =
    [
        ["in a park", "in the garden", "on a lawn"], ["on a beach", "on the sand", "at the seaside"],
        ["on a street", "in the city", "on the sidewalk"], ["in a room", "in an office", "at home"],
        ["in the snow", "on a snowy field", "in winter"], ["on a stage", "on stage", "under stage lights"],
    ];

    static readonly ImmutableArray<ImmutableArray<string>> s_framings =
    [
        ["full body", "full-length shot", "from head to toe"],
        ["upper body", "waist-up shot", "half-length shot"],
        ["close-up portrait", "head and shoulders", "close-up"],
    ];

    static readonly ImmutableArray<string> s_front = ["front view", "facing the camera",
        "seen from the front"];

    static readonly ImmutableArray<string> s_back = ["seen from behind", "from the back", "back view"];

    static readonly ImmutableArray<string> s_profile =
        ["facing {0}", "side view facing {0}", "in profile facing {0}"];

    static readonly ImmutableArray<string> s_moving = ["to the {0}", "moving to the {0}", "heading {0}"];
}

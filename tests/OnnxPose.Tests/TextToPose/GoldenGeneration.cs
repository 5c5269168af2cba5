using System.Globalization;
using System.Text.RegularExpressions;
using OnnxPose.TestKit;
using OnnxPose.TextToPose;

namespace OnnxPose.Tests.TextToPose;

/// <summary>The deterministic generations of the golden fixture.</summary>
static class GoldenGeneration
{
    const string Single = "multi_single";

    public static GoldenTensors Io { get; } = GoldenTensors.Load("t2p", "io.safetensors");

    /// <summary>gen0, gen1, ...: prompts run alone, with a trace of every call.</summary>
    public static IEnumerable<string> Traced() => Numbered("gen");

    /// <summary>multi_single0, ...: one prompt run alone with other ranks of the rule.</summary>
    public static IEnumerable<string> Singles() => Numbered(Single);

    /// <summary>(token, width) of the prompt.</summary>
    public static float[] Text(string name) => Io.Floats($"{Source(name)}.text_embeddings").ToArray();

    public static PoseSample Sample(string name, int prompt = 0) => new()
    {
        Prompt = prompt,
        Sample = 0,
        Seed = 0,
        AspectRatio = Io.Floats($"{Source(name)}.image_ratio")[0],
        Chooser = new RankChooser(Rank(name)),
    };

    /// <summary>People, boxes, presence and every coordinate are those of the fixture, within 1e-4.</summary>
    public static void Check(GeneratedPose pose, string name)
    {
        var people = Io.Bytes($"{name}.pose_mask").ToArray();
        Assert.That(pose.Pose.People, Has.Length.EqualTo(people.Count(static real => real != 0)));
        var boxes = Io.Floats($"{name}.bboxes").ToArray();
        float[][] parts = [Part(name, "bodies"), Part(name, "faces"), Part(name, "hands")];
        int[] sizes = [18, 68, 42];
        for (var person = 0; person < pose.Pose.People.Length; person++)
        {
            var box = pose.Pose.People[person].Box;
            Assert.That(new[] { box.Corner0.X, box.Corner0.Y, box.Corner1.X, box.Corner1.Y },
                Is.EqualTo(boxes.AsSpan(person * 4, 4).ToArray()).Within(1e-4), $"box of person {person}");
            var expected = parts.SelectMany((part, i) => part.Skip(person * sizes[i] * 2).Take(sizes[i] * 2))
                .ToArray();
            var actual = pose.LocalPoints.Skip(person * 128).Take(128)
                .SelectMany(static p => new[] { p.X, p.Y });
            Assert.That(actual, Is.EqualTo(expected).Within(1e-4), $"points of person {person}");
        }
    }

    static float[] Part(string name, string part) => Io.Floats($"{name}.{part}").ToArray();

    static string Source(string name) => name.StartsWith("multi", StringComparison.Ordinal) ? "multi" : name;

    static int Rank(string name) => name.StartsWith("multi", StringComparison.Ordinal)
        ? Number(name, Single)
        : 0;

    static IEnumerable<string> Numbered(string prefix) => Io.Names
        .Where(name => Regex.IsMatch(name, $"^{prefix}[0-9]+[.]bboxes$"))
        .Select(static name => name[..^".bboxes".Length])
        .OrderBy(name => Number(name, prefix));

    static int Number(string name, string prefix) =>
        int.Parse(name.AsSpan(prefix.Length), CultureInfo.InvariantCulture);
}

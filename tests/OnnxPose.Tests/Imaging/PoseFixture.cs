using System.Collections.Immutable;
using System.Text.Json;
using OnnxPose.Poses;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Imaging;

/// <summary>One pose of golden/pose-render, read without the library's own JSON code.</summary>
sealed record PoseFixture(string Name, int Width, int Height, Pose Pose)
{
    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(GoldenFolder.Path("pose-render"), "pose*.json")
            .Select(static file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

    public string Picture(string suffix) => GoldenFolder.Path("pose-render", $"{Name}{suffix}.png");

    public static PoseFixture Load(string name)
    {
        using var json = JsonDocument.Parse(
            File.ReadAllBytes(GoldenFolder.Path("pose-render", name + ".json")));
        var root = json.RootElement;
        var (width, height) = (root.GetProperty("width").GetInt32(), root.GetProperty("height").GetInt32());
        var pose = root.GetProperty("pose");
        var bodies = pose.GetProperty("bodies");
        var candidates = Points(bodies.GetProperty("candidate"));
        var faces = pose.GetProperty("faces").EnumerateArray().ToArray();
        var hands = pose.GetProperty("hands").EnumerateArray().ToArray();
        var people = bodies.GetProperty("subset").EnumerateArray().Select((subset, i) => new Person(
            new BoundingBox(new(0, 0), new(1, 1)),
            new([.. subset.EnumerateArray().Select(slot =>
                slot.GetDouble() < 0 ? null : candidates[(int)slot.GetDouble()])]),
            new(Points(faces[i])),
            new([.. Points(hands[2 * i]), .. Points(hands[2 * i + 1])])));
        return new(name, width, height, new Pose((float)width / height, people.ToImmutableArray()));
    }

    static Keypoint?[] Points(JsonElement rows) => [.. rows.EnumerateArray().Select(static row =>
        row[0].GetDouble() == -1 || row[1].GetDouble() == -1
            ? (Keypoint?)null
            : new Keypoint(row[0].GetSingle(), row[1].GetSingle()))];
}

using System.Text.Json;

namespace OnnxPose.Poses.Json;

/// <summary>This library's own form: everything a pose holds, and nothing changed on
/// the way there and back.</summary>
/// <remarks>
/// <c>{"format":"onnxpose-t2p","version":1,"aspect_ratio":R,"people":[{"box":[[x,y],[x,y]],"body":[...18],
/// "face":[...68],"hands":[...42]}]}</c>, where a point is [x, y] in fractions of the image,
/// or null where absent.
/// </remarks>
static class TextToPoseForm
{
    public const string Name = "onnxpose-t2p";

    const int Version = 1;

    public static Pose Read(JsonCursor frame, PoseJsonOptions options)
    {
        var version = frame.Member("version");
        if (version.Number() != Version)
        {
            throw version.Fault($"is {version.Shown}; this version of OnnxPose reads {Version}");
        }
        var ratio = frame.Member("aspect_ratio");
        var people = frame.Member("people");
        SourcePerson.ThrowIfTooMany(people, people.Count, options);
        return ratio.Single() is var value and > 0
            ? new(value, [.. people.Items().Select(Person)])
            : throw ratio.Fault($"is {ratio.Shown}; expected width / height above 0");
    }

    static Person Person(JsonCursor person)
    {
        var box = person.Member("box");
        ThrowIfNot(2, box);
        return new(new(Point(box[0]), Point(box[1])),
            Points(person.Member("body"), Skeleton.BodyPoints),
            Points(person.Member("face"), Skeleton.FacePoints),
            Points(person.Member("hands"), Skeleton.HandsPoints));
    }

    static KeypointSet Points(JsonCursor points, int count)
    {
        ThrowIfNot(count, points);
        return new([.. points.Items().Select(static point =>
            point.Element.ValueKind == JsonValueKind.Null ? (Keypoint?)null : Point(point))]);
    }

    static Keypoint Point(JsonCursor point)
    {
        ThrowIfNot(2, point);
        return new(point[0].Single(), point[1].Single());
    }

    static void ThrowIfNot(int count, JsonCursor array)
    {
        if (array.Count != count)
        {
            throw array.Fault($"has {array.Count} elements; expected {count}");
        }
    }

    public static void Write(Utf8JsonWriter writer, Pose pose)
    {
        writer.WriteStartObject();
        writer.WriteString("format", Name);
        writer.WriteNumber("version", Version);
        writer.WriteNumber("aspect_ratio", pose.AspectRatio);
        writer.WriteStartArray("people");
        foreach (var person in pose.People)
        {
            writer.WriteStartObject();
            Write(writer, "box", [person.Box.Corner0, person.Box.Corner1]);
            Write(writer, "body", person.Body.AsSpan());
            Write(writer, "face", person.Face.AsSpan());
            Write(writer, "hands", person.Hands.AsSpan());
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    static void Write(Utf8JsonWriter writer, string name, ReadOnlySpan<Keypoint?> points)
    {
        writer.WriteStartArray(name);
        foreach (var point in points)
        {
            if (point is not { } p)
            {
                writer.WriteNullValue();
                continue;
            }
            writer.WriteStartArray();
            writer.WriteNumberValue(p.X);
            writer.WriteNumberValue(p.Y);
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
    }
}

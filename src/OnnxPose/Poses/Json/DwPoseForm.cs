using System.Text.Json;

namespace OnnxPose.Poses.Json;

/// <summary>DWPose's arrays: always fractions, -1 for absent, hands in the order left, right of each
/// person.</summary>
static class DwPoseForm
{
    const double Absent = -1;

    public static Pose Read(JsonCursor frame, PoseJsonOptions options)
    {
        var bodies = frame.Member("bodies");
        var (candidate, subset) = (bodies.Member("candidate"), bodies.Member("subset"));
        var (faces, hands) = (frame.Find("faces"), frame.Find("hands"));
        if (candidate.Count > Skeleton.PersonPoints * options.MaxPeople)
        {
            throw candidate.Fault($"has {candidate.Count} points, too many for {options.MaxPeople} people");
        }
        JsonCursor[] points = [.. candidate.Items()];
        ThrowIfNot(subset.Count, faces);
        ThrowIfNot(2 * subset.Count, hands);
        var slot = 0;
        var people = SourcePerson.ReadAll(subset, options, row =>
        {
            var person = new SourcePerson(row) { Body = Body(row, points) };
            if (faces is { Count: > 0 })
            {
                person.Face = Points(faces[slot], Skeleton.FacePoints);
            }
            if (hands is { Count: > 0 })
            {
                person.Hands = [.. Points(hands[2 * slot], Skeleton.HandPoints),
                    .. Points(hands[2 * slot + 1], Skeleton.HandPoints)];
            }
            slot++;
            return person;
        });
        var canvas = Canvas.Find(frame, "canvas_width", "canvas_height", options);
        return SourcePerson.Assemble(people, new(1, 1), canvas);
    }

    /// <summary>A row of subset: 18 rows of candidate or -1; OpenPose appends a score and a count.</summary>
    static (double X, double Y)?[] Body(JsonCursor row, JsonCursor[] candidate) =>
        [.. row.Numbers(Skeleton.BodyPoints, Skeleton.BodyPoints + 2).Take(Skeleton.BodyPoints)
            .Select((index, i) => index switch
            {
                Absent => null,
                >= 0 when index < candidate.Length && index == Math.Floor(index) =>
                    Point(candidate[(int)index]),
                _ => throw row.Fault(FormattableString.Invariant(
                    $"names row {index:R} of 'candidate' for point {i}; ") +
                    $"expected -1 or 0 to {candidate.Length - 1}"),
            })];

    static (double X, double Y)?[] Points(JsonCursor points, int count) => points.Count == count
        ? [.. points.Items().Select(Point)]
        : throw points.Fault($"has {points.Count} points; expected {count}");

    /// <summary>x and y; detectors append a score and an index.</summary>
    static (double X, double Y)? Point(JsonCursor point) =>
        point.Numbers(2, 3, 4) is [var x, var y, ..] && x != Absent && y != Absent ? (x, y) : null;

    static void ThrowIfNot(int count, JsonCursor? array)
    {
        if (array is { Count: > 0 } && array.Count != count)
        {
            throw array.Fault($"has {array.Count} elements; expected {count}, as 'subset' has them");
        }
    }

    public static void Write(Utf8JsonWriter writer, Pose pose, Canvas canvas)
    {
        var arrays = DwPose.FromPose(pose, pose.People.Length);
        writer.WriteStartObject();
        writer.WriteStartObject("bodies");
        writer.WriteStartArray("candidate");
        WriteRows(writer, arrays.Candidate, 2);
        writer.WriteEndArray();
        writer.WriteStartArray("subset");
        WriteRows(writer, arrays.Subset, Skeleton.BodyPoints);
        writer.WriteEndArray();
        writer.WriteEndObject();
        WriteParts(writer, "faces", arrays.Faces, Skeleton.FacePoints);
        WriteParts(writer, "hands", arrays.Hands, Skeleton.HandPoints);
        writer.WriteNumber("canvas_width", canvas.Width);
        writer.WriteNumber("canvas_height", canvas.Height);
        writer.WriteEndObject();
    }

    static void WriteParts(Utf8JsonWriter writer, string name, ReadOnlySpan<float> values, int points)
    {
        writer.WriteStartArray(name);
        for (; !values.IsEmpty; values = values[(2 * points)..])
        {
            writer.WriteStartArray();
            WriteRows(writer, values[..(2 * points)], 2);
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
    }

    static void WriteRows(Utf8JsonWriter writer, ReadOnlySpan<float> values, int columns)
    {
        for (; !values.IsEmpty; values = values[columns..])
        {
            writer.WriteStartArray();
            foreach (var value in values[..columns])
            {
                writer.WriteNumberValue(value);
            }
            writer.WriteEndArray();
        }
    }
}

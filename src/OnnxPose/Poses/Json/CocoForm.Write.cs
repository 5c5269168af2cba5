using System.Text.Json;

namespace OnnxPose.Poses.Json;

/// <summary>The writing half.</summary>
static partial class CocoForm
{
    const int Visible = 2;

    public static void Write(Utf8JsonWriter writer, Pose pose, Canvas canvas)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("images");
        writer.WriteStartObject();
        writer.WriteNumber("id", 1);
        writer.WriteNumber("width", canvas.Width);
        writer.WriteNumber("height", canvas.Height);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartArray("annotations");
        for (var i = 0; i < pose.People.Length; i++)
        {
            WriteAnnotation(writer, pose.People[i], i + 1, canvas);
        }
        writer.WriteEndArray();
        writer.WriteStartArray("categories");
        writer.WriteStartObject();
        writer.WriteNumber("id", 1);
        writer.WriteString("name", "person");
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    static void WriteAnnotation(Utf8JsonWriter writer, Person person, int id, Canvas canvas)
    {
        var body = CocoSkeleton.FromOpenPose(person.Body);
        var left = person.Hands.AsSpan()[..Skeleton.HandPoints];
        var right = person.Hands.AsSpan()[Skeleton.HandPoints..];
        writer.WriteStartObject();
        writer.WriteNumber("id", id);
        writer.WriteNumber("image_id", 1);
        writer.WriteNumber("category_id", 1);
        writer.WriteNumber("iscrowd", 0);
        writer.WriteNumber("num_keypoints", body.Count(static point => point is not null));
        WriteBox(writer, person.Box, canvas);
        Triples.Write(writer, "keypoints", body, canvas, Visible);
        Triples.Write(writer, "foot_kpts", new Keypoint?[CocoSkeleton.FootPoints], canvas, Visible);
        Triples.Write(writer, "face_kpts", person.Face.AsSpan(), canvas, Visible);
        Triples.Write(writer, "lefthand_kpts", left, canvas, Visible);
        Triples.Write(writer, "righthand_kpts", right, canvas, Visible);
        writer.WriteBoolean("foot_valid", false);
        writer.WriteBoolean("face_valid", person.Face.PresentCount > 0);
        writer.WriteBoolean("lefthand_valid", left.ContainsAnyExcept((Keypoint?)null));
        writer.WriteBoolean("righthand_valid", right.ContainsAnyExcept((Keypoint?)null));
        writer.WriteEndObject();
    }

    /// <summary>Left, top, width, height; COCO cannot say that a person is mirrored.</summary>
    static void WriteBox(Utf8JsonWriter writer, BoundingBox box, Canvas canvas)
    {
        var (x0, y0) = (box.Corner0.X * canvas.Width, box.Corner0.Y * canvas.Height);
        var (x1, y1) = (box.Corner1.X * canvas.Width, box.Corner1.Y * canvas.Height);
        writer.WriteStartArray("bbox");
        writer.WriteNumberValue(Math.Min(x0, x1));
        writer.WriteNumberValue(Math.Min(y0, y1));
        writer.WriteNumberValue(Math.Abs(x1 - x0));
        writer.WriteNumberValue(Math.Abs(y1 - y0));
        writer.WriteEndArray();
        writer.WriteNumber("area", Math.Abs(x1 - x0) * Math.Abs(y1 - y0));
    }
}

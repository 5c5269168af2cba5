using System.Text.Json;

namespace OnnxPose.Poses.Json;

/// <summary>OpenPose's people, with the size of the canvas as ControlNet and its editors add it.</summary>
static class OpenPoseForm
{
    const int Body25Points = 25, FaceWithPupils = 70;

    // Where OpenPose's 25-point model has our 18: it adds the middle of the hips (8) and the feet (19 to 24).
    static readonly int[] s_body25 = [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18];

    public static Pose Read(JsonCursor frame, PoseJsonOptions options)
    {
        var canvas = Canvas.Find(frame, "canvas_width", "canvas_height", options);
        var people = SourcePerson.ReadAll(frame.Member("people"), options, person => Person(person, options));
        return SourcePerson.Assemble(people, Canvas.Units(canvas, people, frame), canvas);
    }

    static SourcePerson Person(JsonCursor person, PoseJsonOptions options)
    {
        var body = Triples.Read(person.Find("pose_keypoints_2d"), options, Skeleton.BodyPoints, Body25Points);
        return new(person)
        {
            Body = body.Length == Body25Points ? [.. s_body25.Select(i => body[i])] : body,
            Face = Triples.Read(
                person.Find("face_keypoints_2d"), options, Skeleton.FacePoints, FaceWithPupils)
                [..Skeleton.FacePoints],
            Hands =
            [
                .. Triples.Read(person.Find("hand_left_keypoints_2d"), options, Skeleton.HandPoints),
                .. Triples.Read(person.Find("hand_right_keypoints_2d"), options, Skeleton.HandPoints),
            ],
        };
    }

    public static void Write(Utf8JsonWriter writer, Pose pose, Canvas canvas)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("people");
        foreach (var person in pose.People)
        {
            var hands = person.Hands.AsSpan();
            writer.WriteStartObject();
            Triples.Write(writer, "pose_keypoints_2d", person.Body.AsSpan(), canvas, confidence: 1);
            Triples.Write(writer, "face_keypoints_2d", person.Face.AsSpan(), canvas, confidence: 1);
            Triples.Write(
                writer, "hand_left_keypoints_2d", hands[..Skeleton.HandPoints], canvas, confidence: 1);
            Triples.Write(
                writer, "hand_right_keypoints_2d", hands[Skeleton.HandPoints..], canvas, confidence: 1);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteNumber("canvas_width", canvas.Width);
        writer.WriteNumber("canvas_height", canvas.Height);
        writer.WriteEndObject();
    }
}

namespace OnnxPose.Poses.Json;

/// <summary>The form of the WebUI's pose editor: width, height, and 18 body points a person
/// in one list.</summary>
static class EditorForm
{
    public static Pose Read(JsonCursor frame, PoseJsonOptions options)
    {
        var keypoints = frame.Member("keypoints");
        if (keypoints.Count % Skeleton.BodyPoints != 0)
        {
            throw keypoints.Fault(
                $"has {keypoints.Count} points; expected a multiple of {Skeleton.BodyPoints}");
        }
        var count = keypoints.Count / Skeleton.BodyPoints;
        SourcePerson.ThrowIfTooMany(keypoints, count, options);
        var people = keypoints.Items().Select(Point).Chunk(Skeleton.BodyPoints)
            .Select(points => new SourcePerson(keypoints) { Body = points }).ToArray();
        var canvas = Canvas.Find(frame, "width", "height", options);
        return SourcePerson.Assemble(people, Canvas.Units(canvas, people, frame), canvas);
    }

    static (double X, double Y)? Point(JsonCursor point) =>
        point.Element.ValueKind == System.Text.Json.JsonValueKind.Null ? null
            : point.Numbers(2) is [var x, var y] ? (x, y) : null;
}

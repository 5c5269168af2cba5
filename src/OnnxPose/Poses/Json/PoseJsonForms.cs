using System.Text.Json;

namespace OnnxPose.Poses.Json;

/// <summary>Tells the forms apart by the members they cannot do without.</summary>
static class PoseJsonForms
{
    /// <summary>All frames of a file, each read when it is asked for.</summary>
    public static IEnumerable<Pose> Frames(JsonCursor root, PoseJsonOptions options)
    {
        if (root.IsArray)
        {
            return root.Count > 0 && IsAnnotation(root[0])
                ? CocoForm.ReadAnnotations(root, options)
                : root.Items().Select(frame => Frame(frame, options));
        }
        return root.Has("annotations") ? CocoForm.ReadFile(root, options) : [Frame(root, options)];
    }

    static Pose Frame(JsonCursor frame, PoseJsonOptions options)
    {
        if (frame.Find("format") is { } format)
        {
            var element = format.Element;
            return element.ValueKind == JsonValueKind.String && element.ValueEquals(TextToPoseForm.Name)
                ? TextToPoseForm.Read(frame, options)
                : throw format.Fault($"is {format.Shown}; expected \"{TextToPoseForm.Name}\"");
        }
        return frame switch
        {
            _ when frame.Has("people") => OpenPoseForm.Read(frame, options),
            _ when frame.Has("bodies") => DwPoseForm.Read(frame, options),
            _ when IsAnnotation(frame) => CocoForm.ReadAnnotation(frame, options),
            _ when frame.Has("keypoints") => EditorForm.Read(frame, options),
            _ => throw frame.Fault("is no pose: it has neither 'people' (OpenPose), 'bodies' (DWPose), " +
                "'annotations' or 'keypoints' (COCO, pose editors) nor 'format' (OnnxPose)"),
        };
    }

    /// <summary>COCO's keypoints are a flat list of numbers, an editor's a list of points.</summary>
    static bool IsAnnotation(JsonCursor cursor) =>
        cursor.IsObject && cursor.Find("keypoints") is { IsArray: true, Count: > 0 } keypoints
        && keypoints[0].Element.ValueKind == JsonValueKind.Number;
}

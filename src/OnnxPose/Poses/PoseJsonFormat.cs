namespace OnnxPose.Poses;

/// <summary>The forms in which poses are written; reading recognises the form by itself.</summary>
public enum PoseJsonFormat
{
    /// <summary>
    /// OpenPose's people with <c>canvas_width</c> and <c>canvas_height</c>: 18 body, 68 face and 21 + 21 hand
    /// points as x, y, confidence in pixels. What ControlNet, ComfyUI and the pose editors exchange.
    /// </summary>
    OpenPose,

    /// <summary>Everything a pose holds, to the last bit: boxes, points as fractions, aspect ratio.</summary>
    T2P,

    /// <summary>DWPose's arrays as fractions: bodies (candidate, subset), faces, hands.</summary>
    DWPose,

    /// <summary>
    /// COCO-WholeBody annotations in pixels: 17 body points (no neck), feet (never present),
    /// face, hands, box.
    /// </summary>
    CocoWholeBody,
}

namespace OnnxPose.Poses;

/// <summary>A point in units of the image: (0, 0) is the top left corner, (1, 1)
/// the bottom right one.</summary>
/// <remarks>Points outside [0, 1] lie outside the image; they are legal and simply not drawn.</remarks>
/// <param name="X">Column as a fraction of the image's width.</param>
/// <param name="Y">Row as a fraction of the image's height.</param>
public readonly record struct Keypoint(float X, float Y);

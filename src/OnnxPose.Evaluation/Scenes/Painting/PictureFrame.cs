using System.Numerics;

namespace OnnxPose.Evaluation.Scenes.Painting;

/// <summary>How a pose lies in a square picture: at its own aspect ratio, cut to the middle square.</summary>
/// <remarks>The cut of <see cref="Imaging.PosePainter.DrawCenterCrop"/>, to a fraction of a pixel.</remarks>
readonly struct PictureFrame(Pose pose, int size)
{
    readonly Vector2 _scale = pose.AspectRatio >= 1
        ? new(pose.AspectRatio * size, size)
        : new(size, size / pose.AspectRatio);

    /// <summary>The pose's width over its height.</summary>
    public float AspectRatio { get; } = pose.AspectRatio;

    /// <summary>Side of the square in pixels.</summary>
    public int Size => size;

    /// <summary>Height of the uncut picture in pixels.</summary>
    public float Height => _scale.Y;

    /// <summary>Where a point lies in the square.</summary>
    public Vector2 ToPixel(Keypoint point) =>
        new Vector2(point.X, point.Y) * _scale - (_scale - new Vector2(size)) * 0.5f;
}

using OnnxPose.Evaluation.Reports.Plots;
using OnnxPose.Imaging;

namespace OnnxPose.Evaluation.Clapp;

/// <summary>Draws a score matrix: captions before the rows, pose pictures above the columns.</summary>
static class ClappFigure
{
    // Joints have a fixed size; drawn small they would swallow a figure.
    const int PoseSize = 512;

    /// <summary>The heat map.</summary>
    public static RgbImage Draw(ScoreMatrix matrix) =>
        Heatmap.Draw(matrix.Captions, [.. matrix.Poses.Select(Shrink)], matrix.Scores.AsSpan());

    static RgbImage Shrink(Pose pose) => PillowResize.Resize(
        PosePainter.DrawCenterCrop(pose, PoseSize), Heatmap.Cell, Heatmap.Cell, PillowFilter.Lanczos);
}

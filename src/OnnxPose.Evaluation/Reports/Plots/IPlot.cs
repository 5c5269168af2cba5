using SkiaSharp;

namespace OnnxPose.Evaluation.Reports.Plots;

/// <summary>Something that can be drawn into a part of a page.</summary>
interface IPlot
{
    /// <summary>Draws itself.</summary>
    void Draw(PlotCanvas canvas, SKRect area);
}

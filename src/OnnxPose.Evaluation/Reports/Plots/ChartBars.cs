using SkiaSharp;

namespace OnnxPose.Evaluation.Reports.Plots;

/// <summary>Bars of a chart that stand side by side.</summary>
/// <param name="Name">What the legend calls them.</param>
/// <param name="Colour">Their colour.</param>
/// <param name="Edges">Where they begin and end: one more than there are bars.</param>
/// <param name="Heights">How high each one is.</param>
sealed record ChartBars(string Name, SKColor Colour, double[] Edges, double[] Heights);

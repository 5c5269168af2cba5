using SkiaSharp;

namespace OnnxPose.Evaluation.Reports.Plots;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Points">Its points, from left to right.</param>
sealed record ChartLine(string Name, SKColor Colour, (double X, double Y)[] Points)
{
    /// <summary>How far each point may be off; empty where nothing is known, else one a point.</summary>
    public (double Low, double High)[] Ranges { get; init; } = [];
}

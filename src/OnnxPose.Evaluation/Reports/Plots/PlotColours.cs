using SkiaSharp;

namespace OnnxPose.Evaluation.Reports.Plots;

/// <summary>The colours of plots; series stay apart for those who do not tell red from green.</summary>
static class PlotColours
{
    public static readonly SKColor Background = SKColors.White;
    public static readonly SKColor Ink = new(0x22, 0x22, 0x22);
    public static readonly SKColor Grid = new(0xDD, 0xDD, 0xDD);

    /// <summary>What is measured.</summary>
    public static readonly SKColor Blue = new(0x1F, 0x6F, 0xB5);

    /// <summary>What is measured, where lines run over it.</summary>
    public static readonly SKColor LightBlue = new(0xA9, 0xCB, 0xE8);

    /// <summary>What it is compared with.</summary>
    public static readonly SKColor Orange = new(0xE0, 0x7B, 0x1A);

    /// <summary>The truth.</summary>
    public static readonly SKColor Black = new(0x10, 0x10, 0x10);
}

using System.CommandLine;
using OnnxPose.Poses;

namespace OnnxPose.Cli.Commands;

/// <summary><c>--canvas</c>: what a pose file in pixels does not always say.</summary>
static class CanvasOption
{
    /// <summary>The option for one command.</summary>
    public static Option<PictureSize?> Create() => new("--canvas")
    {
        Description = "Pixels of the picture that a pose file is about, where the file itself does not say.",
        HelpName = "WxH",
        CustomParser = OptionParser.Value(PictureSize.Parse, PictureSize.Form),
    };

    /// <summary>How pose files are read.</summary>
    public static PoseJsonOptions? AsReading(this PictureSize? canvas) =>
        canvas is { } size ? new() { Canvas = (size.Width, size.Height) } : null;
}

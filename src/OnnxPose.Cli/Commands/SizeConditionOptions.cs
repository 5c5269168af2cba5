using System.CommandLine;
using System.Globalization;

namespace OnnxPose.Cli.Commands;

/// <summary>The options of the <c>image</c> command that say what the networks are told of sizes.</summary>
sealed class SizeConditionOptions
{
    const int Most = Diffusion.PictureSize.Most;

    readonly Option<PictureSize?> _original = new("--original-size")
    {
        Description = "The size that the picture is to look as if cut from. Default: the size that is made.",
        HelpName = "WxH",
        CustomParser = OptionParser.Value(PictureSize.Parse, PictureSize.Form),
    };

    readonly Option<(int Left, int Top)?> _crop = new("--crop")
    {
        Description = "Where it is to look as if cut, in pixels from the left and the top. Default: 0,0.",
        HelpName = "X,Y",
        CustomParser = OptionParser.Value(ParseCorner, $"X,Y, such as 0,128, with numbers from 0 to {Most}"),
    };

    readonly Option<PictureSize?> _target = new("--target-size")
    {
        Description = "The size that it is to look as if brought to. Default: the size that is made.",
        HelpName = "WxH",
        CustomParser = OptionParser.Value(PictureSize.Parse, PictureSize.Form),
    };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_original, _crop, _target];

    /// <summary>A request with what a command line asks for.</summary>
    public ImageRequest Apply(ParseResult parsed, ImageRequest request) => request with
    {
        OriginalSize = Sides(parsed.GetValue(_original)),
        CropCorner = parsed.GetValue(_crop) ?? request.CropCorner,
        TargetSize = Sides(parsed.GetValue(_target)),
    };

    static (int, int)? Sides(PictureSize? size) => size is var (width, height) ? (width, height) : null;

    static (int, int)? ParseCorner(string text) =>
        text.Split(',') is [var left, var top]
        && int.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var x) && x <= Most
        && int.TryParse(top, NumberStyles.None, CultureInfo.InvariantCulture, out var y) && y <= Most
            ? (x, y)
            : null;
}

using System.CommandLine;

namespace OnnxPose.Cli.Commands;

/// <summary>The options that say how poses are drawn.</summary>
sealed class PoseSamplingOptions
{
    readonly DrawnPoseOptions _drawn = new();

    readonly Option<int?> _count = new("-n", "--count")
    {
        Description = "How many poses, each independent of the others. Default: 1.",
        HelpName = "N",
        CustomParser = OptionParser.Number(1, PoseRequest.MaxCount),
    };

    readonly Option<PictureSize?> _size = new("--size")
    {
        Description = "Pixels of the picture; the pose is made for its shape. Default: 768x768.",
        HelpName = "WxH",
        CustomParser = OptionParser.Value(PictureSize.Parse, PictureSize.Form),
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_count, .. _drawn.All, _size];
        Array.ForEach(options, command.Options.Add);
    }

    /// <summary>What a command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="readPrompt">Reads the prompt, once the options are known to be right.</param>
    public (PoseRequest Request, PictureSize Size) Read(ParseResult parsed, Func<string> readPrompt)
    {
        var size = parsed.GetValue(_size) ?? new(768, 768);
        var count = parsed.GetValue(_count) ?? 1;
        _drawn.Check(parsed, count);
        var request = _drawn.Read(parsed, readPrompt(), count);
        return (request.WithSize(size.Width, size.Height), size);
    }
}

using System.CommandLine;
using OnnxPose.Poses;

namespace OnnxPose.Cli.Commands;

/// <summary>The arguments of the <c>pose</c> command.</summary>
sealed class PoseOptions
{
    readonly InferenceArguments _inference = new();
    readonly PoseSamplingOptions _sampling = new();

    readonly Argument<string> _prompt = new("PROMPT")
    {
        Description = "What the picture shows, in English; - reads it from standard input.",
    };

    readonly Option<string?> _folder = new("--out")
    {
        Description = "Folder for pose-000.png, pose-000.json and so on. Default: the working directory.",
        HelpName = "DIR",
        CustomParser = OptionParser.Folder,
    };

    readonly Option<bool> _bodyOnly = new("--body-only")
    {
        Description = "Draw no hands and faces. The pose files have them all the same.",
    };

    readonly Option<PoseJsonFormat?> _format = new("--format")
    {
        Description = "Form of the pose files: openpose (default), t2p (lossless), dwpose or coco.",
        HelpName = "NAME",
        CustomParser = OptionParser.OneOf(
            ("openpose", PoseJsonFormat.OpenPose), ("t2p", PoseJsonFormat.T2P),
            ("dwpose", PoseJsonFormat.DWPose), ("coco", PoseJsonFormat.CocoWholeBody)),
    };

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_prompt);
        _sampling.AddTo(command);
        Option[] options = [_folder, _bodyOnly, _format];
        Array.ForEach(options, command.Options.Add);
        _inference.AddTo(command);
    }

    /// <summary>What a command line asks for.</summary>
    public PoseSettings Read(ParseResult parsed, CommandContext context)
    {
        var (request, size) = _sampling.Read(
            parsed, () => PromptSource.Read(parsed.GetRequiredValue(_prompt), context.Terminal.In));
        request = request with { Seed = parsed.GetValue(context.Options.Seed) };
        return new(request, size, parsed.GetValue(_bodyOnly),
            parsed.GetValue(_format) ?? PoseJsonFormat.OpenPose, parsed.GetValue(_folder) ?? ".",
            _inference.Read(parsed));
    }
}

using System.CommandLine;
using System.Globalization;
using OnnxPose.Numerics;
using OnnxPose.Poses;

namespace OnnxPose.Cli.Commands;

/// <summary>The arguments of the <c>pose</c> command.</summary>
sealed class PoseOptions
{
    readonly InferenceArguments _inference = new();

    readonly Argument<string> _prompt = new("PROMPT")
    {
        Description = "What the picture shows, in English; - reads it from standard input.",
    };

    readonly Option<int?> _count = new("-n", "--count")
    {
        Description = "How many poses, each independent of the others. Default: 1.",
        HelpName = "N",
        CustomParser = OptionParser.Number(1, PoseRequest.MaxCount),
    };

    readonly Option<int?> _bestOf = new("--best-of")
    {
        Description = "Draw so many poses and keep the -n that CLaPP finds to fit the prompt best, the " +
            "best first. Default: keep all. The model needs the component 'clapp'.",
        HelpName = "N",
        CustomParser = OptionParser.Number(1, PoseRequest.MaxCount),
    };

    readonly Option<float?> _temperature = new("-t", "--temperature")
    {
        Description = "0 takes the most likely pose, 1 draws as predicted, above 1 strays. Default: 0.1.",
        HelpName = "T",
        CustomParser = OptionParser.Number(0f, 1000f),
    };

    readonly Option<int?> _people = new("--people")
    {
        Description = "Exactly so many people. Default: as many as the prompt suggests.",
        HelpName = "K",
        CustomParser = OptionParser.Number(0, int.MaxValue),
    };

    readonly Option<PictureSize?> _size = new("--size")
    {
        Description = "Pixels of the picture; the pose is made for its shape. Default: 768x768.",
        HelpName = "WxH",
        CustomParser = OptionParser.Value(PictureSize.Parse, PictureSize.Form),
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

    readonly Option<SamplerKind?> _sampler = new("--sampler")
    {
        Description = "How points are drawn from what is predicted: defensive (default, closest) or paper.",
        HelpName = "NAME",
        CustomParser = OptionParser.OneOf(("defensive", SamplerKind.Defensive), ("paper", SamplerKind.Paper)),
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
        Option[] options =
            [_count, _bestOf, _temperature, _people, _size, _folder, _bodyOnly, _sampler, _format];
        Array.ForEach(options, command.Options.Add);
        _inference.AddTo(command);
    }

    /// <summary>What a command line asks for.</summary>
    public PoseSettings Read(ParseResult parsed, CommandContext context)
    {
        var size = parsed.GetValue(_size) ?? new(768, 768);
        var (count, bestOf) = (parsed.GetValue(_count) ?? 1, parsed.GetValue(_bestOf));
        if (bestOf < count)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture,
                $"-n keeps {count} poses, but --best-of draws {bestOf}; expected at least as many."));
        }
        var prompt = PromptSource.Read(parsed.GetRequiredValue(_prompt), context.Terminal.In);
        var request = new PoseRequest(prompt)
        {
            Count = count,
            BestOf = bestOf,
            Temperature = parsed.GetValue(_temperature) ?? 0.1f,
            People = parsed.GetValue(_people),
            Seed = parsed.GetValue(context.Options.Seed),
            Sampler = parsed.GetValue(_sampler) ?? SamplerKind.Defensive,
        };
        return new(request.WithSize(size.Width, size.Height), size, parsed.GetValue(_bodyOnly),
            parsed.GetValue(_format) ?? PoseJsonFormat.OpenPose, parsed.GetValue(_folder) ?? ".",
            _inference.Read(parsed));
    }
}

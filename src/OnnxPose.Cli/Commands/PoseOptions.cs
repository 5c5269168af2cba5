using System.CommandLine;
using System.Globalization;
using OnnxPose.Numerics;
using OnnxPose.Poses;

namespace OnnxPose.Cli.Commands;

/// <summary>The arguments of the <c>pose</c> command.</summary>
sealed class PoseOptions
{
    const int DefaultBatch = 16;

    readonly InferenceArguments _inference = new();

    readonly Argument<string?> _prompt = new("PROMPT")
    {
        Description = "What the picture shows, in English; - reads it from standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    readonly Option<string?> _prompts = new("--prompts")
    {
        Description = "Draw poses for every line of a file instead (UTF-8; a name in .jsonl: JSON lines " +
            "with 'prompt' and perhaps 'seed'; - for standard input), as one JSON line a prompt in their " +
            "order: on standard output, or with --out in DIR/poses.jsonl, which the same command line " +
            "continues where it was interrupted.",
        HelpName = "FILE",
        CustomParser = OptionParser.Value(static text => text.Length > 0 ? text : null, "a file"),
    };

    readonly Option<int?> _batch = new("--batch")
    {
        Description = "Lines of --prompts that are drawn side by side. Default: 16.",
        HelpName = "N",
        CustomParser = OptionParser.Number(1, 256),
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
        Description = "Folder for pose-000.png, pose-000.json and so on. Default: the working directory; " +
            "with --prompts, standard output.",
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
        [
            _prompts, _batch, _count, _bestOf, _temperature, _people, _size, _folder, _bodyOnly, _sampler,
            _format,
        ];
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
        var prompts = ReadPrompts(parsed);
        var request = new PoseRequest(prompts is null ? ReadPrompt(parsed, context) : "")
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
            _inference.Read(parsed))
        {
            Prompts = prompts,
        };
    }

    string ReadPrompt(ParseResult parsed, CommandContext context)
    {
        if (parsed.GetResult(_batch) is not null)
        {
            throw new UsageException("--batch is about the lines of --prompts; leave it out.");
        }
        var argument = parsed.GetValue(_prompt)
            ?? throw new UsageException("Required argument 'PROMPT' missing for command: 'pose'.");
        return PromptSource.Read(argument, context.Terminal.In);
    }

    PromptsSettings? ReadPrompts(ParseResult parsed)
    {
        if (parsed.GetValue(_prompts) is not { } file)
        {
            return null;
        }
        if (parsed.GetValue(_prompt) is not null)
        {
            throw new UsageException("--prompts takes the prompts from a file; leave PROMPT out.");
        }
        return parsed.GetValue(_bodyOnly)
            ? throw new UsageException("--prompts draws no pictures; leave --body-only out.")
            : new(file, parsed.GetValue(_batch) ?? DefaultBatch, parsed.GetValue(_folder));
    }
}

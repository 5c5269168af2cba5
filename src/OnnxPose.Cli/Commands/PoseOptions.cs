using System.CommandLine;
using OnnxPose.Poses;

namespace OnnxPose.Cli.Commands;

/// <summary>The arguments of the <c>pose</c> command.</summary>
sealed class PoseOptions
{
    const int DefaultBatch = 16;

    readonly InferenceArguments _inference = new();
    readonly PoseSamplingOptions _sampling = new();

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
        CustomParser = OptionParser.File,
    };

    readonly Option<int?> _batch = new("--batch")
    {
        Description = "Lines of --prompts that are drawn side by side. Default: 16.",
        HelpName = "N",
        CustomParser = OptionParser.Number(1, 256),
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
        Option[] options = [_prompts, _batch, _folder, _bodyOnly, _format];
        Array.ForEach(options, command.Options.Add);
        _inference.AddTo(command);
    }

    /// <summary>What a command line asks for.</summary>
    public PoseSettings Read(ParseResult parsed, CommandContext context)
    {
        var prompts = ReadPrompts(parsed);
        var (request, size) = _sampling.Read(
            parsed, () => prompts is null ? ReadPrompt(parsed, context) : "");
        request = request with { Seed = parsed.GetValue(context.Options.Seed) };
        return new(request, size, parsed.GetValue(_bodyOnly),
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

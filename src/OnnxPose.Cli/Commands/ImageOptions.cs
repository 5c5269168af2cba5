using System.CommandLine;
using OnnxPose.Poses;

namespace OnnxPose.Cli.Commands;

/// <summary>The arguments of the <c>image</c> command.</summary>
sealed class ImageOptions
{
    readonly InferenceArguments _inference = new();
    readonly DrawnPoseOptions _drawn = new();
    readonly ImageSamplingOptions _sampling = new();
    readonly LoraArguments _loras = new();

    readonly Argument<string?> _prompt = new("PROMPT")
    {
        Description = "What the picture shows, in English; - reads it from standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    readonly Option<string?> _pose = new("--pose")
    {
        Description = "A pose file that the people stand in. Default: a pose is drawn for each picture.",
        HelpName = "FILE",
        CustomParser = OptionParser.File,
    };

    readonly Option<PictureSize?> _canvas = CanvasOption.Create();

    readonly Option<string?> _negative = new("--negative")
    {
        Description = "What the picture is not to show.",
        HelpName = "TEXT",
    };

    readonly Option<int?> _count = new("-n", "--count")
    {
        Description = "How many pictures. Default: 1.",
        HelpName = "N",
        CustomParser = OptionParser.Number(1, ImageRequest.MaxCount),
    };

    readonly Option<ModelResidency?> _residency = new("--residency")
    {
        Description = "How long networks stay in memory: all (default), or staged, one stage's at a time.",
        HelpName = "NAME",
        CustomParser = OptionParser.OneOf(("all", ModelResidency.All), ("staged", ModelResidency.Staged)),
    };

    readonly Option<string?> _replay = new("--replay")
    {
        Description = "Make a picture of this command again; all that is said of it comes from the file.",
        HelpName = "PNG",
        CustomParser = OptionParser.File,
    };

    readonly Option<string?> _folder = new("--out")
    {
        Description = "Folder for image-000.png, image-000.pose.json and image-000.pose.png. " +
            "Default: the working directory.",
        HelpName = "DIR",
        CustomParser = OptionParser.Folder,
    };

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_prompt);
        Option[] options =
            [_pose, _canvas, _negative, _count, .. _drawn.All, _residency, _replay, _folder];
        Array.ForEach(options, command.Options.Add);
        _sampling.AddTo(command);
        _loras.AddTo(command);
        _inference.AddTo(command);
    }

    /// <summary>What a command line asks for.</summary>
    public ImageSettings Read(ParseResult parsed, CommandContext context)
    {
        var origin = parsed.GetValue(_replay) is { } file ? ReadReplay(file, parsed, context) : null;
        var request = origin?.Request ?? ReadRequest(parsed, context);
        return new(request, parsed.GetValue(_folder) ?? ".", _inference.Read(parsed),
            parsed.GetValue(_residency) ?? ModelResidency.All)
        {
            Replayed = origin,
            Loras = _loras.Read(parsed),
        };
    }

    ImageRequest ReadRequest(ParseResult parsed, CommandContext context)
    {
        var argument = parsed.GetValue(_prompt)
            ?? throw new UsageException("Required argument 'PROMPT' missing for command: 'image'.");
        var count = parsed.GetValue(_count) ?? 1;
        _drawn.Check(parsed, count);
        if (parsed.GetValue(_pose) is not null && _drawn.AreGiven(parsed))
        {
            throw new UsageException("--pose gives the pose; leave out --best-of, --temperature, --people " +
                "and --sampler, which say how one is drawn.");
        }
        if (parsed.GetValue(_pose) is null && parsed.GetValue(_canvas) is not null)
        {
            throw new UsageException(
                "--canvas says how large the picture of --pose is; give --pose too, or leave --canvas out.");
        }
        var prompt = PromptSource.Read(argument, context.Terminal.In);
        return _sampling.Apply(parsed, new(prompt)
        {
            NegativePrompt = parsed.GetValue(_negative),
            Count = count,
            Seed = parsed.GetValue(context.Options.Seed),
            Poses = parsed.GetValue(_pose) is { } file ? [ReadPose(file, parsed.GetValue(_canvas))] : [],
            PoseOptions = _drawn.Read(parsed, prompt, count),
        });
    }

    // A replay says nothing of its own, so that nobody takes a changed picture for the same one.
    ImageOrigin ReadReplay(string file, ParseResult parsed, CommandContext context)
    {
        Option[] own =
            [_pose, _canvas, _negative, _count, context.Options.Seed, .. _drawn.All, .. _sampling.All];
        if (parsed.GetValue(_prompt) is not null
            || own.Any(option => parsed.GetResult(option) is { Implicit: false }))
        {
            throw new UsageException(
                "--replay takes prompt, seed and all settings from the file; leave out the prompt and the " +
                "options that change the picture.");
        }
        return ImageOrigin.Read(file);
    }

    static Pose ReadPose(string file, PictureSize? canvas)
    {
        var pose = PoseJson.Read(file, canvas.AsReading());
        return pose.People.Length > 0 ? pose : throw new InputException(
            $"'{file}' has no person; expected at least one. Leave --pose out to have a pose drawn.");
    }
}

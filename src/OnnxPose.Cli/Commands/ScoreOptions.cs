using System.CommandLine;

namespace OnnxPose.Cli.Commands;

/// <summary>The arguments of the <c>score</c> command.</summary>
sealed class ScoreOptions
{
    readonly InferenceArguments _inference = new();

    readonly Argument<string[]> _files = new("POSE")
    {
        Description = "Pose files (JSON of any form that is read; each frame counts) or pictures of poses " +
            "(PNG, JPEG, WebP). With --aesthetic, any pictures.",
        Arity = ArgumentArity.OneOrMore,
    };

    readonly Option<string[]> _prompts = new("--prompt")
    {
        Description = "A text that the poses are scored against; give it again for more. " +
            "- reads one from standard input.",
        HelpName = "TEXT",
        Arity = ArgumentArity.ZeroOrMore,
    };

    readonly Option<PictureSize?> _canvas = CanvasOption.Create();

    readonly Option<bool> _aesthetic = new("--aesthetic")
    {
        Description = "Rate how much people like pictures, from about 1 to 10, instead of scoring poses. " +
            "The model needs the component 'aesthetic'.",
    };

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_files);
        command.Options.Add(_prompts);
        command.Options.Add(_canvas);
        command.Options.Add(_aesthetic);
        _inference.AddTo(command);
    }

    /// <summary>What a command line asks for.</summary>
    public ScoreSettings Read(ParseResult parsed, CommandContext context)
    {
        var prompts = parsed.GetValue(_prompts) ?? [];
        var aesthetic = parsed.GetValue(_aesthetic);
        if (aesthetic != (prompts.Length == 0))
        {
            throw new UsageException(aesthetic
                ? "--aesthetic rates pictures without a text; leave --prompt out."
                : "There is nothing to score against; give at least one --prompt, or --aesthetic.");
        }
        if (aesthetic && parsed.GetValue(_canvas) is not null)
        {
            throw new UsageException(
                "--aesthetic rates pictures; leave out --canvas, which is for pose files.");
        }
        if (prompts.Count(static prompt => prompt == "-") > 1)
        {
            throw new UsageException("Standard input holds one prompt; give '--prompt -' once.");
        }
        return new([.. parsed.GetRequiredValue(_files)],
            [.. prompts.Select(prompt => PromptSource.Read(prompt, context.Terminal.In))], aesthetic,
            parsed.GetValue(_canvas).AsReading(), _inference.Read(parsed));
    }
}

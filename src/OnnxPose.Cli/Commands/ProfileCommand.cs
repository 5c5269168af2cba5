using System.CommandLine;
using System.Globalization;
using OnnxPose.Cli.Output;
using OnnxPose.Cli.Profiling;

namespace OnnxPose.Cli.Commands;

/// <summary><c>onnxpose profile [text|pose|image]</c>: where the milliseconds go.</summary>
static class ProfileCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command("profile",
            "Measure a call stage by stage: median, 95th percentile, share of the whole, time inside ONNX\n" +
            "Runtime and outside, the first call, rates and memory. The seed is 0 unless --seed names\n" +
            "another, so that it is the same work every time. Without a subcommand: pose.");
        var options = new ProfileOptions();
        options.AddTo(command);
        command.SetAction(parsed => Run(options.Read(
            parsed, PoseOf(new(ProfileOptions.DefaultPrompt), parsed, context)), parsed, context));
        command.Subcommands.Add(Text(options, context));
        command.Subcommands.Add(Pose(options, context));
        command.Subcommands.Add(Image(options, context));
        return command;
    }

    static Command Text(ProfileOptions options, CommandContext context)
    {
        var command = new Command("text",
            "Measure the tokenizer and the text encoder alone. The transformer is opened all the same.");
        var prompt = AddPrompt(command);
        var count = new Option<int?>("-n", "--count")
        {
            Description = "How often the prompt stands in a call. Default: 1.",
            HelpName = "N",
            CustomParser = OptionParser.Number(1, PosePipeline.MaxRequests),
        };
        command.Options.Add(count);
        command.SetAction(parsed => Run(options.Read(parsed, new TextWorkload(
            ReadPrompt(parsed, prompt, context), parsed.GetValue(count) ?? 1)), parsed, context));
        return command;
    }

    static Command Pose(ProfileOptions options, CommandContext context)
    {
        var command = new Command("pose", "Measure the drawing of poses.");
        var prompt = AddPrompt(command);
        var sampling = new PoseSamplingOptions();
        sampling.AddTo(command);
        command.SetAction(parsed =>
        {
            var (request, _) = sampling.Read(parsed, () => ReadPrompt(parsed, prompt, context));
            return Run(options.Read(parsed, PoseOf(request, parsed, context)), parsed, context);
        });
        return command;
    }

    static Command Image(ProfileOptions options, CommandContext context)
    {
        var command = new Command("image", "Measure the way from a prompt over its pose to a picture.");
        var prompt = AddPrompt(command);
        var count = new Option<int?>("-n", "--count")
        {
            Description = "How many pictures. Default: 1.",
            HelpName = "N",
            CustomParser = OptionParser.Number(1, ImageRequest.MaxCount),
        };
        command.Options.Add(count);
        var sampling = new ImageSamplingOptions();
        sampling.AddTo(command);
        command.SetAction(parsed => Run(options.Read(parsed, new ImageWorkload(
            sampling.Apply(parsed, new(ReadPrompt(parsed, prompt, context))
            {
                Count = parsed.GetValue(count) ?? 1,
                Seed = Seed(parsed, context),
            }))), parsed, context));
        return command;
    }

    static int Run(ProfileSettings settings, ParseResult parsed, CommandContext context)
    {
        // First, so that an unusable place, a wrong file or a size that cannot be costs no work.
        TraceFile.PreparePlace(settings.Trace);
        var models = ModelLocation.Resolve(parsed.GetValue(context.Options.Models));
        settings.Workload.RequireFit(models);
        var earlier = settings.Compare is { } file ? EarlierProfile.Read(file, settings.Workload) : null;

        var result = ProfileRun.Measure(
            settings, models, message => context.Say(parsed, message), context.Stop);
        context.WarnOfFallback(parsed, settings.Inference, result.Device);
        if (settings.Trace is { } trace)
        {
            var events = ProfileTrace.Record(settings, models, context.Stop);
            TraceFile.Write(trace, events);
            context.Say(parsed, string.Create(
                CultureInfo.InvariantCulture, $"trace: {events.Length} events in {trace}"));
        }
        context.Terminal.Out.WriteLine(context.AsJson(parsed)
            ? ProfileReport.Json(settings, result, models, earlier)
            : ProfileReport.Text(settings, result, earlier));
        return ExitCode.Done;
    }

    static PoseWorkload PoseOf(PoseRequest request, ParseResult parsed, CommandContext context) =>
        new(request with { Seed = Seed(parsed, context) });

    // Always the same work unless it is asked for other: runs are to be compared.
    static ulong Seed(ParseResult parsed, CommandContext context) =>
        parsed.GetValue(context.Options.Seed) ?? 0;

    static Argument<string?> AddPrompt(Command command)
    {
        var prompt = new Argument<string?>("PROMPT")
        {
            Description = "What is read; - reads it from standard input. Default: " +
                $"\"{ProfileOptions.DefaultPrompt}\".",
            Arity = ArgumentArity.ZeroOrOne,
        };
        command.Arguments.Add(prompt);
        return prompt;
    }

    static string ReadPrompt(ParseResult parsed, Argument<string?> prompt, CommandContext context) =>
        PromptSource.Read(parsed.GetValue(prompt) ?? ProfileOptions.DefaultPrompt, context.Terminal.In);
}

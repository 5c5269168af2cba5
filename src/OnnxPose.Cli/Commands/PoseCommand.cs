using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using OnnxPose.Cli.Output;
using OnnxPose.Cli.Progress;
using OnnxPose.TextToPose;

namespace OnnxPose.Cli.Commands;

/// <summary><c>onnxpose pose PROMPT</c>: draws poses and writes a picture and a pose file for each.</summary>
static class PoseCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command("pose", "Draw poses for a prompt: pose-000.png, pose-000.json and so on.");
        var options = new PoseOptions();
        options.AddTo(command);
        command.SetAction(parsed => options.Read(parsed, context) is var settings && settings.Prompts is null
            ? Run(settings, parsed, context)
            : PromptsRun.Run(settings, parsed, context));
        return command;
    }

    /// <summary>Opens the models that the settings need, and says so.</summary>
    /// <returns>The pipeline, and how long that took.</returns>
    public static (PosePipeline Pipeline, TimeSpan Load) Open(
        PoseSettings settings, string models, ParseResult parsed, CommandContext context)
    {
        var start = Stopwatch.GetTimestamp();
        var pipeline = PosePipeline.Load(models, new()
        {
            Inference = settings.Inference,
            Scorer = settings.Request.BestOf is not null,
            MaxBatchRows = settings.Rows,
            FewPrompts = settings.Prompts is null,
        });
        var load = Stopwatch.GetElapsedTime(start);
        context.Say(parsed, Invariant($"load: {models} in {load.TotalSeconds:F2} s"));
        return (pipeline, load);
    }

    static int Run(PoseSettings settings, ParseResult parsed, CommandContext context)
    {
        // First, so that an unusable folder costs no work.
        var folder = new OutputFolder(settings.Folder);
        var models = ModelLocation.Resolve(parsed.GetValue(context.Options.Models));
        var (pipeline, load) = Open(settings, models, parsed, context);
        using var owned = pipeline;
        RequireRoom(settings.Request.People, pipeline, models);

        EarlyStart.BeforeDrawing(settings.Format);
        var result = ProgressDisplay.Run(parsed, context, progress =>
            pipeline.GeneratePoses(settings.Request, progress, context.Stop));
        Comment(result, settings, parsed, context);

        var files = new PoseFiles(folder, settings, result);
        var written = new List<WrittenPose>();
        while (written.Count < result.Poses.Length)
        {
            context.Stop.ThrowIfCancellationRequested();
            written.Add(files.Write(written.Count));
        }
        context.Terminal.Out.WriteLine(context.AsJson(parsed)
            ? PoseReport.Json(settings, result, written, models, load)
            : PoseReport.Text(written));
        return ExitCode.Done;
    }

    /// <summary>Checks that the model draws as many people as are asked for.</summary>
    /// <remarks>Only the model knows how many there may be; it is the command line's fault all the
    /// same.</remarks>
    public static void RequireRoom(int? people, PosePipeline pipeline, string models)
    {
        if (people > pipeline.MaxPeople)
        {
            throw new UsageException(
                $"--people is {people}; the model in '{models}' draws at most {pipeline.MaxPeople}.");
        }
    }

    static void Comment(PoseResult result, PoseSettings settings, ParseResult parsed, CommandContext context)
    {
        context.Say(parsed, Invariant($"seed: {result.Seed}"));
        if (settings.Request.BestOf is { } drawn)
        {
            context.Say(parsed, Invariant(
                $"best of {drawn}: {string.Join(", ", result.Poses.Select(pose => Score(result, pose)))}"));
        }
        context.WarnOfFallback(parsed, settings.Inference, result.Device);
        context.WarnOfCut(parsed, result.Prompt);
    }

    static string Score(PoseResult result, GeneratedPose pose) =>
        Invariant($"sample {pose.Sample} scores {result.Scores[pose.Sample]:F4}");

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

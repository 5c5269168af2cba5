using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using OnnxPose.Cli.Output;
using OnnxPose.Cli.Progress;
using OnnxPose.Components;
using OnnxPose.Inference;

namespace OnnxPose.Cli.Commands;

/// <summary><c>onnxpose image PROMPT</c>: makes pictures whose people stand in drawn or given
/// poses.</summary>
static class ImageCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command("image",
            "Make pictures for a prompt: image-000.png with the pose that it shows beside it, as\n" +
            "image-000.pose.json and image-000.pose.png. The picture carries all that made it.");
        var options = new ImageOptions();
        options.AddTo(command);
        command.SetAction(parsed => Run(options.Read(parsed, context), parsed, context));
        return command;
    }

    static int Run(ImageSettings settings, ParseResult parsed, CommandContext context)
    {
        // First, so that an unusable folder, a missing component or a size that cannot be costs no work.
        var folder = new OutputFolder(settings.Folder);
        var models = ModelLocation.Resolve(parsed.GetValue(context.Options.Models));
        var identity = ModelIdentity.Of(Plan(settings.Request, models))
            .AddRange(LoraArguments.Identity(settings.Loras));
        settings.Replayed?.RequireSameModels(identity, models);

        WarnOfMemory(settings, models, parsed, context);

        var start = Stopwatch.GetTimestamp();
        using var pipeline = PosePipeline.Load(models, new()
        {
            Inference = settings.Inference,
            Residency = settings.Residency,
            Loras = settings.Loras,
            TextToPose = !settings.Request.HasPoses,
            Scorer = Scores(settings.Request),
        });
        var load = Stopwatch.GetElapsedTime(start);
        context.Say(parsed, Invariant($"load: {models} in {load.TotalSeconds:F2} s"));
        if (!settings.Request.HasPoses)
        {
            PoseCommand.RequireRoom(settings.Request.PoseOptions?.People, pipeline, models);
        }

        var result = ProgressDisplay.Run(parsed, context, progress =>
            pipeline.GenerateImages(settings.Request, progress, null, context.Stop));
        Comment(result, settings, parsed, context);

        var files = new ImageFiles(folder, settings, result, identity);
        WrittenImage[] written = [.. Enumerable.Range(0, result.Images.Length).Select(i =>
        {
            context.Stop.ThrowIfCancellationRequested();
            return files.Write(i);
        })];
        context.Terminal.Out.WriteLine(context.AsJson(parsed)
            ? ImageReport.Json(settings, result, written, models, identity, load)
            : ImageReport.Text(written));
        return ExitCode.Done;
    }

    // Before anything large is read; the system may still find room by pushing others out.
    static void WarnOfMemory(
        ImageSettings settings, string models, ParseResult parsed, CommandContext context)
    {
        var outlook = DeviceOutlook.Of(settings.Inference.Device);
        var estimate = MemoryEstimate.Of(
            new(models), outlook.Device, !settings.Request.HasPoses, Scores(settings.Request));
        if (estimate.Advice(settings.Residency, outlook) is { } advice)
        {
            context.Warn(parsed, advice + ".");
        }
    }

    static bool Scores(ImageRequest request) => !request.HasPoses && request.PoseOptions?.BestOf is not null;

    // Only the model knows which sides and how many steps it can make.
    internal static ImagePlan Plan(ImageRequest request, string models)
    {
        var read = ImageModels.Read(new(models));
        try
        {
            return ImagePlan.Of(read, request);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    static void Comment(
        ImageResult result, ImageSettings settings, ParseResult parsed, CommandContext context)
    {
        context.Say(parsed, Invariant($"seed: {result.Seed}"));
        context.WarnOfFallback(parsed, settings.Inference, result.Device);
        context.WarnOfCut(parsed, result.Prompt);
        foreach (var image in result.Images.Where(static image => image.Pose.People.IsEmpty))
        {
            context.Warn(parsed, Invariant($"the pose of picture {image.Index} has nobody in it."));
        }
    }

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

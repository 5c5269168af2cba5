using System.CommandLine;
using System.Globalization;
using OnnxPose.Cli.Output;
using OnnxPose.Cli.Progress;
using OnnxPose.Cli.Prompts;
using OnnxPose.Numerics;

namespace OnnxPose.Cli.Commands;

/// <summary><c>onnxpose pose --prompts FILE</c>: draws poses for many prompts, in memory for one batch of
/// them.</summary>
static class PromptsRun
{
    /// <summary>Runs the command.</summary>
    public static int Run(PoseSettings settings, ParseResult parsed, CommandContext context)
    {
        var prompts = settings.Prompts!;
        // First, so that an unusable place or file costs no work.
        using var source = new PromptFile(prompts.File, context.Terminal.In);
        using var file = prompts.Folder is { } folder ? new PoseLinesFile(folder) : null;
        var count = source.Count(context.Stop);
        var models = ModelLocation.Resolve(parsed.GetValue(context.Options.Models));
        var seed = settings.Request.Seed ?? file?.RunSeed ?? PoseRandom.NewSeed();
        var identity = ModelIdentity.OfPoses(models, settings.Request.BestOf is not null);

        var (pipeline, load) = PoseCommand.Open(settings, models, parsed, context);
        using var owned = pipeline;
        PoseCommand.RequireRoom(settings.Request.People, pipeline, models);
        context.WarnOfFallback(parsed, settings.Inference, pipeline.Device);
        context.Say(parsed, string.Create(CultureInfo.InvariantCulture, $"seed: {seed}"));

        var line = new PoseLine(settings, seed, identity, pipeline.Device);
        using var all = PromptRequests.Of(source.Read(context.Stop), settings.Request, seed).GetEnumerator();
        var draws = settings.Request.BestOf ?? settings.Request.Count;
        var requests = new RemainingRequests(all, Math.Min(settings.Batch, PoseRequest.MaxCount / draws));
        var kept = file?.Keep(index => requests.Next() is { } next ? line.Beginning(next) : []) ?? 0;
        using var output = file?.Lines ?? context.Terminal.OpenOut();
        using var progress = Progress(kept, count, parsed, context);
        var tally = new PromptsTally(kept, progress);
        foreach (var (request, result) in Draw(pipeline, requests, kept, settings.Batch, context.Stop))
        {
            output.Write(line.Whole(request, result));
            tally.Add(result);
        }
        progress?.Dispose();
        file?.Flush();
        Finish(file, new(tally.Done, kept, tally.Cut, seed, models, load, pipeline.Device), parsed, context);
        return ExitCode.Done;
    }

    static IEnumerable<(PromptRequest Request, PoseResult Result)> Draw(
        PosePipeline pipeline, RemainingRequests requests, int done, int batch, CancellationToken stop)
    {
        var pulled = new Queue<PromptRequest>();     // never more than a batch
        foreach (var result in pipeline.StreamPoses(requests.From(done, pulled.Enqueue), batch, stop))
        {
            var request = pulled.Dequeue();
            if (request.Index >= done)     // else drawn for its batch mates only
            {
                yield return (request, result);
            }
        }
    }

    static PromptLines? Progress(int kept, int? count, ParseResult parsed, CommandContext context) =>
        context.AsJson(parsed) || parsed.GetValue(context.Options.Quiet)
            ? null
            : new(context.Terminal.Error, context.Terminal.DrawsProgress, kept, count, TimeProvider.System);

    static void Finish(PoseLinesFile? file, PromptsReport report, ParseResult parsed, CommandContext context)
    {
        if (report.Done == 0)
        {
            context.Warn(parsed, "there are no prompts.");
        }
        if (report.Cut > 0)
        {
            context.Warn(parsed, string.Create(CultureInfo.InvariantCulture,
                $"of {report.Cut} prompts the text encoder did not see the end; their lines say so."));
        }
        if (file is not null)
        {
            context.Terminal.Out.WriteLine(context.AsJson(parsed) ? report.Json(file.Path) : file.Path);
        }
    }
}

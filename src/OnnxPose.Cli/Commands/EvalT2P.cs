using System.CommandLine;
using System.Numerics.Tensors;
using OnnxPose.Cli.Progress;
using OnnxPose.Evaluation.Retrieval;
using OnnxPose.Evaluation.TextToPose;
using OnnxPose.Scoring;

namespace OnnxPose.Cli.Commands;

/// <summary><c>onnxpose eval t2p</c>: do generated poses do what captions say?</summary>
static class EvalT2P
{
    // What half-precision features and 8-bit weights leave of 1.
    const float LeastLikeness = 0.9f;

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var options = new EvalT2POptions();
        var output = new EvalOutput();
        var command = new Command("t2p", "Do generated poses do what held-out captions say? Judged by the\n" +
            "captions' own rules and, where the model has CLaPP, by that: the win rate against the pose\n" +
            "of the nearest caption, and what the best of several draws gains.");
        options.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed => Run(options, output, parsed, context));
        return command;
    }

    static int Run(EvalT2POptions options, EvalOutput output, ParseResult parsed, CommandContext context)
    {
        var settings = options.Read(parsed, context);
        var folder = output.Open(parsed);
        var models = new ModelFolder(ModelLocation.Resolve(parsed.GetValue(context.Options.Models)));
        var scored = settings.NeedsScorer || (!settings.RulesOnly && HubScorer.IsInstalled(models));
        if (scored)
        {
            HubScorer.RequireParts(models);     // before anything heavy
        }
        // So are the files read: their faults are not to cost an hour.
        var rows = settings.Benchmark is { } file
            ? BenchmarkEvaluation.Read(file, settings.Captions)
            : [];
        var index = settings.Index is { } indexFolder && scored ? ReadIndex(indexFolder, settings) : null;
        if (settings.Benchmark is not null && index is null && rows.Length == 1)
        {
            throw new InputException($"'{settings.Benchmark}' has one row, and no other to look its " +
                "caption up in; expected two or more, or --index.");
        }

        using var pipeline = PosePipeline.Load(models.Root, new() { Inference = settings.Inference });
        using var scorer = scored ? HubScorer.Open(models, settings.Inference) : null;
        RequireFit(rows, index, scorer, settings, context.Stop);
        var progress = new CountLines(line => context.Say(parsed, line), "captions");
        var report = settings.Benchmark is null
            ? T2PEvaluation.Run(pipeline, scorer, index, settings.Options, progress, context.Stop)
            : BenchmarkEvaluation.Run(
                pipeline, scorer!, rows, index, settings.Options, progress, context.Stop);
        return EvalOutput.Finish(report, folder, parsed, context);
    }

    static CaptionIndex ReadIndex(string folder, EvalT2PSettings settings)
    {
        var index = CaptionIndexFile.Read(folder);
        var largest = settings.Options.IndexSizes.DefaultIfEmpty(1).Max();
        return largest <= index.Pairs.Count ? index : throw new UsageException(
            $"--index-sizes asks for {largest} pairs; the index in '{folder}' has {index.Pairs.Count}.");
    }

    static void RequireFit(IReadOnlyList<CaptionPair> rows, CaptionIndex? index, PoseScorer? scorer,
        EvalT2PSettings settings, CancellationToken stop)
    {
        if (rows.Count > 0)
        {
            DrawablePairs.Require(rows, settings.Benchmark!, scorer!);
        }
        if (index is not null)
        {
            RequireFit(index, scorer!, settings.Index!, stop);
            DrawablePairs.Require(index.Pairs, settings.Index!, scorer!);
        }
    }

    static void RequireFit(CaptionIndex index, PoseScorer scorer, string folder, CancellationToken stop)
    {
        if (index.Features.Width != scorer.FeatureWidth)
        {
            throw new InputException(
                $"The index in '{folder}' has features of {index.Features.Width} numbers; the " +
                $"model's text encoder gives {scorer.FeatureWidth}. Build the index again with this model.");
        }
        // Features of another encoder of the same width would find neighbours that mean nothing.
        var read = scorer.ReadTexts([index.Pairs[0].Caption], stop);
        var cosine = TensorPrimitives.CosineSimilarity(read, index.Features.Row(0));
        if (!(cosine >= LeastLikeness))
        {
            var found = FormattableString.Invariant($"{cosine:F2}");
            throw new InputException(
                $"The index in '{folder}' was built with another model: its first caption's feature and " +
                $"that of the model's text encoder have a cosine of {found}, expected 1. " +
                "Build the index again with this model.");
        }
    }
}

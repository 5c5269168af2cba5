using System.CommandLine;
using OnnxPose.Evaluation.Retrieval;
using OnnxPose.Evaluation.TextToPose;
using OnnxPose.Scoring;

namespace OnnxPose.Cli.Commands;

/// <summary><c>onnxpose eval index</c>: builds a caption index for <c>eval t2p --index</c>.</summary>
static class EvalIndex
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var output = new Option<string?>("--out")
        {
            Description = $"Folder for {CaptionIndexFile.PairsName} and {CaptionIndexFile.FeaturesName}.",
            HelpName = "DIR",
            CustomParser = OptionParser.Folder,
            Required = true,
        };
        var pairs = new Option<int?>("--pairs")
        {
            Description = $"How many pairs: of the training split ({T2PScores.IndexSize} by default), or " +
                "the first of --from (all by default).",
            HelpName = "N",
            CustomParser = OptionParser.Number(1, 1_000_000),
        };
        var from = new Option<string?>("--from")
        {
            Description = "JSON lines with a caption and a pose each. Default: the training split.",
            HelpName = "FILE",
        };
        var inference = new InferenceArguments();
        var command = new Command("index", "Build an index of captions with poses for 'eval t2p --index'.")
        {
            output, pairs, from,
        };
        inference.AddTo(command);
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(output)!;
            Directory.CreateDirectory(folder);      // before any work
            var models = new ModelFolder(ModelLocation.Resolve(parsed.GetValue(context.Options.Models)));
            HubScorer.RequireParts(models);
            IReadOnlyList<CaptionPair> rows = parsed.GetValue(from) is { } file
                ? BenchmarkEvaluation.Read(file, parsed.GetValue(pairs))
                : TrainingPairs.Draw(parsed.GetValue(pairs) ?? T2PScores.IndexSize, context.Stop);
            using var scorer = HubScorer.Open(models, inference.Read(parsed));
            DrawablePairs.Require(rows, parsed.GetValue(from) ?? "the training split", scorer);
            var index = Build(rows, scorer, context.Stop);
            CaptionIndexFile.Write(folder, index);
            context.Terminal.Out.WriteLine(context.AsJson(parsed) ? Json(folder, index) : folder);
            return ExitCode.Done;
        });
        return command;
    }

    static CaptionIndex Build(IReadOnlyList<CaptionPair> rows, PoseScorer scorer, CancellationToken stop)
    {
        var features = scorer.ReadTexts([.. rows.Select(static row => row.Caption)], stop);
        return new(rows, new(features, scorer.FeatureWidth));
    }

    static string Json(string folder, CaptionIndex index) => JsonText.Object(json =>
    {
        json.WriteString("command", "eval index");
        json.WriteString("folder", folder);
        json.WriteNumber("pairs", index.Pairs.Count);
        json.WriteNumber("width", index.Features.Width);
    });
}

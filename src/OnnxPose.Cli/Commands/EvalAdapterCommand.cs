using System.CommandLine;
using OnnxPose.Cli.Progress;
using OnnxPose.Evaluation.TextToImage;

namespace OnnxPose.Cli.Commands;

/// <summary><c>onnxpose eval adapter</c>: do pictures show what captions and poses say?</summary>
static class EvalAdapterCommand
{
    public static Command Create(CommandContext context)
    {
        var defaults = new AdapterEvaluationOptions();
        var captions = new Option<int?>("--captions")
        {
            Description = "How many held-out captions that name a colour and a setting. Default: "
                + $"{defaults.Captions}.",
            HelpName = "N",
            CustomParser = OptionParser.Number(AdapterEvaluation.SheetPictures, 10_000),
        };
        var edits = new Option<int?>("--edits")
        {
            Description = $"How many edits of an arm. Default: {defaults.Edits}.",
            HelpName = "N",
            CustomParser = OptionParser.Number(1, 1_000),
        };
        var steps = new Option<int?>("--steps")
        {
            Description = $"Steps of the denoising network. Default: {defaults.Steps}.",
            HelpName = "N",
            CustomParser = OptionParser.Number(1, ImageRequest.MaxSteps),
        };
        var guidance = new Option<float?>("--guidance")
        {
            Description = $"How strongly the caption counts. Default: {defaults.GuidanceScale}.",
            HelpName = "G",
            CustomParser = OptionParser.Number(0f, 1000f),
        };
        var output = new EvalOutput();
        var inference = new InferenceArguments();
        var command = new Command("adapter",
            "Do pictures have the colours that held-out captions name, and stand in their poses?")
        {
            captions, edits, steps, guidance,
        };
        inference.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var options = defaults with
            {
                Captions = parsed.GetValue(captions) ?? defaults.Captions,
                Edits = parsed.GetValue(edits) ?? defaults.Edits,
                Steps = parsed.GetValue(steps) ?? defaults.Steps,
                GuidanceScale = parsed.GetValue(guidance) ?? defaults.GuidanceScale,
                Seed = parsed.GetValue(context.Options.Seed) ?? defaults.Seed,
            };
            var folder = output.Open(parsed);
            var models = ModelLocation.Resolve(parsed.GetValue(context.Options.Models));
            using var pipeline = PosePipeline.Load(models, new() { Inference = inference.Read(parsed) });
            var progress = new CountLines(line => context.Say(parsed, line), "captions");
            var report = AdapterEvaluation.Run(pipeline, options, progress, context.Stop);
            return EvalOutput.Finish(report, folder, parsed, context);
        });
        return command;
    }
}

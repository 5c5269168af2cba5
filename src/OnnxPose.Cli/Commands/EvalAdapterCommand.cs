using System.CommandLine;
using OnnxPose.Cli.Output;
using OnnxPose.Evaluation.TextToImage;
using OnnxPose.Imaging;

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
        var output = new Option<string?>("--out")
        {
            Description = "Folder for the sheets scales.png, faces.png, edits.png. Default: none.",
            HelpName = "DIR",
            CustomParser = OptionParser.Folder,
        };
        var inference = new InferenceArguments();
        var command = new Command("adapter",
            "Do pictures have the colours that held-out captions name, and stand in their poses?")
        {
            captions, edits, steps, guidance, output,
        };
        inference.AddTo(command);
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
            var folder = parsed.GetValue(output) is { } path ? new OutputFolder(path) : null;
            var models = ModelLocation.Resolve(parsed.GetValue(context.Options.Models));
            using var pipeline = PosePipeline.Load(models, new() { Inference = inference.Read(parsed) });
            var progress = new EvalCommand.CaptionLines(line => context.Say(parsed, line));
            var result = AdapterEvaluation.Run(pipeline, options, progress, context.Stop);
            Write(folder, result);
            return EvalCommand.Print(result.Report, parsed, context);
        });
        return command;
    }

    static void Write(OutputFolder? folder, AdapterResult result)
    {
        foreach (var (name, sheet) in new[]
        {
            ("scales.png", result.Scales), ("faces.png", result.Faces), ("edits.png", result.Edits),
        })
        {
            if (sheet is not null)
            {
                folder?.Write(name, stream => PngWriter.Write(stream, sheet, []));
            }
        }
    }
}

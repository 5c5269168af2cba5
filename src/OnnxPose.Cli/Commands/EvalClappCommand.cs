using System.CommandLine;
using System.Text;
using OnnxPose.Cli.Output;
using OnnxPose.Evaluation.Clapp;
using OnnxPose.Imaging;

namespace OnnxPose.Cli.Commands;

/// <summary><c>onnxpose eval clapp</c>: does CLaPP find the pose that belongs to a text?</summary>
static class EvalClappCommand
{
    static readonly ClappEvaluationOptions s_defaults = new();

    /// <summary>The command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var groups = new Option<int?>("--groups")
        {
            Description = $"How many groups of {ClappEvaluationOptions.GroupSize} held-out pairs. " +
                $"Default: {s_defaults.Groups}.",
            HelpName = "N",
            CustomParser = OptionParser.Number(1, 1000),
        };
        var folder = new Option<string?>("--out")
        {
            Description = "Folder for clapp.json, clapp.md and clapp.png. Default: no files are written.",
            HelpName = "DIR",
            CustomParser = OptionParser.Folder,
        };
        var inference = new InferenceArguments();
        var command = new Command("clapp", "Does CLaPP find the pose that belongs to a text?")
        {
            groups, folder,
        };
        inference.AddTo(command);
        command.SetAction(parsed =>
        {
            // First, so that an unusable folder costs no work.
            var output = parsed.GetValue(folder) is { } path ? new OutputFolder(path) : null;
            var options = s_defaults with
            {
                Groups = parsed.GetValue(groups) ?? s_defaults.Groups,
                Seed = parsed.GetValue(context.Options.Seed) ?? s_defaults.Seed,
            };
            var models = ModelLocation.Resolve(parsed.GetValue(context.Options.Models));
            var progress = new PairLines(line => context.Say(parsed, line));
            var result = ClappEvaluation.Run(
                models, options, inference.Read(parsed), progress, context.Stop);
            Write(output, result);
            context.Terminal.Out.WriteLine(
                context.AsJson(parsed) ? ClappText.Json(result) : ClappText.Table(result));
            return ExitCode.Done;
        });
        return command;
    }

    static void Write(OutputFolder? folder, ClappResult result)
    {
        if (folder is null)
        {
            return;
        }
        folder.Write("clapp.json", stream => stream.Write(Encoding.UTF8.GetBytes(ClappText.Json(result))));
        folder.Write("clapp.md", stream => stream.Write(Encoding.UTF8.GetBytes(ClappText.Table(result))));
        folder.Write("clapp.png",
            stream => PngWriter.Write(stream, ClappFigure.Draw(result.Matrix), []));
    }

    sealed class PairLines(Action<string> say) : IProgress<(int Done, int All)>
    {
        public void Report((int Done, int All) value) => say($"{value.Done} of {value.All} pairs");
    }
}

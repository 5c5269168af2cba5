using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using OnnxPose.Cli.Output;
using OnnxPose.Imaging;
using OnnxPose.Scoring;

namespace OnnxPose.Cli.Commands;

/// <summary><c>onnxpose score POSE...</c>: how well poses fit prompts, or how much
/// people like pictures.</summary>
static class ScoreCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(CommandContext context)
    {
        var command = new Command("score",
            "Score poses against prompts with CLaPP: cosines from -1 to 1, " +
            "the higher, the better they fit.\n" +
            "A pose with nobody in it scores as the black picture. With --aesthetic, rate any pictures.");
        var options = new ScoreOptions();
        options.AddTo(command);
        command.SetAction(parsed => Run(options.Read(parsed, context), parsed, context));
        return command;
    }

    static int Run(ScoreSettings settings, ParseResult parsed, CommandContext context)
    {
        var folder = new ModelFolder(ModelLocation.Resolve(parsed.GetValue(context.Options.Models)));
        var text = settings.Aesthetic
            ? Rate(settings, folder, parsed, context)
            : Score(settings, folder, parsed, context);
        context.Terminal.Out.WriteLine(text);
        return ExitCode.Done;
    }

    static string Score(
        ScoreSettings settings, ModelFolder folder, ParseResult parsed, CommandContext context)
    {
        HubScorer.RequireParts(folder);
        var inputs = settings.Files.SelectMany(file => ScoreInput.Read(file, settings.Reading)).ToArray();
        using var scorer = Load(() => HubScorer.Open(folder, settings.Inference), folder, parsed, context);
        RgbImage[] pictures = [.. inputs.Select(input => Picture(input, scorer))];
        Comment(settings, inputs, scorer, parsed, context);

        var start = Stopwatch.GetTimestamp();
        var scores = scorer.Score(settings.Prompts, pictures, context.Stop);
        var time = Stopwatch.GetElapsedTime(start);
        var seconds = time.TotalSeconds;
        context.Say(parsed, Invariant(
            $"score: {inputs.Length} poses and {settings.Prompts.Length} prompts in {seconds:F2} s"));
        return context.AsJson(parsed)
            ? ScoreReport.Json(settings.Prompts, inputs, scores, folder.Root, scorer.Device, time)
            : ScoreReport.Table(settings.Prompts, inputs, scores);
    }

    static string Rate(
        ScoreSettings settings, ModelFolder folder, ParseResult parsed, CommandContext context)
    {
        using var scorer =
            Load(() => HubScorer.OpenAesthetic(folder, settings.Inference), folder, parsed, context);
        context.WarnOfFallback(parsed, settings.Inference, scorer.Device);
        var start = Stopwatch.GetTimestamp();
        // Read one by one: a folder of photographs does not fit into memory.
        var ratings = scorer.Score(settings.Files, file =>
        {
            var picture = ImageCodec.Read(file);
            Naming(file, () => scorer.RequireReadable(picture));
            return picture;
        }, context.Stop);
        var time = Stopwatch.GetElapsedTime(start);
        return context.AsJson(parsed)
            ? AestheticReport.Json(settings.Files, ratings, folder.Root, scorer.Device, time)
            : AestheticReport.Table(settings.Files, ratings);
    }

    static T Load<T>(Func<T> open, ModelFolder folder, ParseResult parsed, CommandContext context)
    {
        var start = Stopwatch.GetTimestamp();
        var scorer = open();
        var load = Stopwatch.GetElapsedTime(start);
        context.Say(parsed, Invariant($"load: {folder.Root} in {load.TotalSeconds:F2} s"));
        return scorer;
    }

    static RgbImage Picture(ScoreInput input, PoseScorer scorer)
    {
        var picture = input.Picture;
        Naming(input.Name, () =>
        {
            picture ??= scorer.Draw(input.Pose!);
            scorer.RequireReadable(picture);
        });
        return picture!;
    }

    // What cannot be scored is the file's fault, and the message is to say whose.
    static void Naming(string name, Action check)
    {
        try
        {
            check();
        }
        catch (Exception e) when (e is ArgumentException or PoseFormatException)
        {
            throw new InputException($"'{name}' cannot be scored: {TextLine.WithoutParameter(e)}");
        }
    }

    static void Comment(ScoreSettings settings, ScoreInput[] inputs, PoseScorer scorer, ParseResult parsed,
        CommandContext context)
    {
        context.WarnOfFallback(parsed, settings.Inference, scorer.Device);
        foreach (var input in inputs.Where(static input => input.Pose is { People.IsEmpty: true }))
        {
            context.Warn(parsed,
                $"'{TextLine.Shorten(input.Name)}' has nobody in it; it scores as the black picture.");
        }
        foreach (var cut in settings.Prompts.Select(scorer.CutText).Where(static cut => cut.Length > 0))
        {
            context.Warn(parsed, $"the text encoder did not see '{TextLine.Shorten(cut)}'.");
        }
    }

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

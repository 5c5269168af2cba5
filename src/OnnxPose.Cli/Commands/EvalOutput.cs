using System.CommandLine;
using OnnxPose.Cli.Output;
using OnnxPose.Evaluation.Reports;
using OnnxPose.Imaging;

namespace OnnxPose.Cli.Commands;

/// <summary>Where the report of an evaluation goes.</summary>
sealed class EvalOutput
{
    readonly Option<string?> _folder = new("--out")
    {
        Description = "Folder for NAME.json, NAME.md and NAME.png, the report with its plots. " +
            "Default: it is printed only.",
        HelpName = "DIR",
        CustomParser = OptionParser.Folder,
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(_folder);

    /// <summary>The folder, made where it does not exist; null where none was asked for.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public OutputFolder? Open(ParseResult parsed) =>
        parsed.GetValue(_folder) is { } folder ? new(folder) : null;

    /// <summary>Writes the report's files and prints it.</summary>
    public static int Finish(
        EvaluationReport report, OutputFolder? folder, ParseResult parsed, CommandContext context) =>
        Finish(report, EvaluationText.Json(report), EvaluationText.Table(report), folder, parsed, context);

    /// <summary>The same of a report that says more than its numbers.</summary>
    public static int Finish(EvaluationReport report, string json, string table, OutputFolder? folder,
        ParseResult parsed, CommandContext context)
    {
        context.Stop.ThrowIfCancellationRequested();
        foreach (var file in folder is null ? [] : Write(report, json, table, folder))
        {
            context.Say(parsed, file);
        }
        context.Terminal.Out.WriteLine(context.AsJson(parsed) ? json : table);
        return ExitCode.Done;
    }

    static List<string> Write(EvaluationReport report, string json, string table, OutputFolder folder) =>
    [
        .. report.Pictures.Select(picture => folder.Write(
            picture.Name + ".png", stream => PngWriter.Write(stream, picture.Image, []))),
        folder.Write(report.Name + ".md", stream => WriteText(stream, table)),
        folder.Write(report.Name + ".json", stream => WriteText(stream, json)),
    ];

    static void WriteText(Stream stream, string text) =>
        stream.Write(System.Text.Encoding.UTF8.GetBytes(text + "\n"));
}

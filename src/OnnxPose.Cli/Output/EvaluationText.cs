using System.Globalization;
using System.Text.Json;
using OnnxPose.Evaluation.Reports;

namespace OnnxPose.Cli.Output;

/// <summary>What <c>eval</c> prints.</summary>
static class EvaluationText
{
    /// <summary>One object with the maps <c>settings</c> and <c>metrics</c>.</summary>
    public static string Json(EvaluationReport report) => JsonText.Object(json => Write(json, report));

    /// <summary>The members of that object.</summary>
    public static void Write(Utf8JsonWriter json, EvaluationReport report)
    {
        json.WriteString("command", $"eval {report.Name}");
        json.WriteStartObject("settings");
        foreach (var (name, value) in report.Settings)
        {
            json.WriteString(name, value);
        }
        json.WriteEndObject();
        json.WriteStartObject("metrics");
        foreach (var (name, value) in report.Metrics.Where(static m => double.IsFinite(m.Value)))
        {
            json.WriteNumber(name, value);
        }
        json.WriteEndObject();
    }

    /// <summary>A Markdown table.</summary>
    public static string Table(EvaluationReport report) => string.Join(Environment.NewLine,
    [
        $"eval {report.Name}: {string.Join(", ", report.Settings.Select(static s => $"{s.Key} {s.Value}"))}",
        "",
        "| metric | value |",
        "| --- | ---: |",
        .. report.Metrics.Select(static m =>
            string.Create(CultureInfo.InvariantCulture, $"| {m.Key} | {m.Value:F4} |")),
    ]);
}

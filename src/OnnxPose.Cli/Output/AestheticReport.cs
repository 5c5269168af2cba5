using System.Globalization;
using OnnxPose.Inference;

namespace OnnxPose.Cli.Output;

/// <summary>What <c>score --aesthetic</c> prints.</summary>
static class AestheticReport
{
    /// <summary>A Markdown table.</summary>
    public static string Table(IEnumerable<string> files, float[] ratings) =>
        MarkdownTable.Write(["picture", "rating"], files.Select((file, i) =>
            (string[])[file, ratings[i].ToString("F4", CultureInfo.InvariantCulture)]));

    /// <summary>One object.</summary>
    public static string Json(
        IEnumerable<string> files, float[] ratings, string models, DeviceReport device, TimeSpan time) =>
        JsonText.Object(json =>
        {
            json.WriteString("command", "score");
            json.WriteString("models", models);
            json.WriteStartArray("pictures");
            foreach (var (i, file) in files.Index())
            {
                json.WriteStartObject();
                json.WriteString("file", file);
                json.WriteNumber("rating", ratings[i]);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            PoseReport.WriteDevice(json, device);
            json.WriteStartObject("seconds");
            json.WriteNumber("score", Math.Round(time.TotalSeconds, 6));
            PoseReport.WriteProcess(json);
            json.WriteEndObject();
        });
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OnnxPose.Cli.Commands;
using OnnxPose.Inference;
using OnnxPose.Scoring;

namespace OnnxPose.Cli.Output;

/// <summary>What <c>score</c> prints of poses and prompts.</summary>
static class ScoreReport
{
    /// <summary>A Markdown table: a row for each pose, a column for each prompt.</summary>
    public static string Table(
        ImmutableArray<string> prompts, IReadOnlyList<ScoreInput> inputs, PoseScores scores) =>
        MarkdownTable.Write(["pose", .. prompts], inputs.Select((input, pose) => (string[])
        [
            input.Name,
            .. Enumerable.Range(0, prompts.Length).Select(text =>
                scores[text, pose].ToString("F4", CultureInfo.InvariantCulture)),
        ]));

    /// <summary>One object; <c>poses[i].scores[j]</c> belongs to <c>prompts[j]</c>, and <c>best[j]</c> is the
    /// number of the pose that fits it best.</summary>
    public static string Json(ImmutableArray<string> prompts, IReadOnlyList<ScoreInput> inputs,
        PoseScores scores, string models, DeviceReport device, TimeSpan time) => JsonText.Object(json =>
        {
            json.WriteString("command", "score");
            json.WriteString("models", models);
            json.WriteStartArray("prompts");
            foreach (var prompt in prompts)
            {
                json.WriteStringValue(prompt);
            }
            json.WriteEndArray();
            json.WriteStartArray("poses");
            for (var pose = 0; pose < inputs.Count; pose++)
            {
                WritePose(json, inputs[pose], scores, pose);
            }
            json.WriteEndArray();
            json.WriteStartArray("best");
            for (var text = 0; text < scores.Texts; text++)
            {
                json.WriteNumberValue(scores.BestPose(text));
            }
            json.WriteEndArray();
            PoseReport.WriteDevice(json, device);
            json.WriteStartObject("seconds");
            json.WriteNumber("score", Math.Round(time.TotalSeconds, 6));
            PoseReport.WriteProcess(json);
            json.WriteEndObject();
        });

    static void WritePose(Utf8JsonWriter json, ScoreInput input, PoseScores scores, int pose)
    {
        json.WriteStartObject();
        json.WriteString("file", input.File);
        if (input.Frame is { } frame)
        {
            json.WriteNumber("frame", frame);
        }
        if (input.Pose is { } known)
        {
            json.WriteNumber("people", known.People.Length);
        }
        json.WriteStartArray("scores");
        for (var text = 0; text < scores.Texts; text++)
        {
            json.WriteNumberValue(scores[text, pose]);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

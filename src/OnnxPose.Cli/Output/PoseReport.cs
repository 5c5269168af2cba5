using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using OnnxPose.Cli.Commands;
using OnnxPose.Inference;

namespace OnnxPose.Cli.Output;

/// <summary>What <c>pose</c> prints when it is done.</summary>
static class PoseReport
{
    /// <summary>One path a line.</summary>
    public static string Text(IEnumerable<WrittenPose> poses) =>
        string.Join(Environment.NewLine, poses.SelectMany(static pose => (string[])[pose.Image, pose.Pose]));

    /// <summary>One object.</summary>
    public static string Json(PoseSettings settings, PoseResult result, IEnumerable<WrittenPose> poses,
        string models, TimeSpan load) => JsonText.Object(json =>
        {
            json.WriteString("command", "pose");
            WriteParameters(json, settings, settings.Request, result.Seed);
            json.WriteString("models", models);
            json.WriteStartArray("poses");
            foreach (var pose in poses)
            {
                json.WriteStartObject();
                json.WriteString("image", pose.Image);
                json.WriteString("pose", pose.Pose);
                json.WriteNumber("people", pose.People);
                json.WriteNumber("sample", pose.Sample);
                if (!result.Scores.IsEmpty)
                {
                    json.WriteNumber("score", result.Scores[pose.Sample]);
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
            WriteScores(json, result);
            WriteDevice(json, result.Device);
            WriteTokens(json, result.Prompt);
            WriteSeconds(json, result.Timings, load);
            WriteStages(json, result.Timings.Stages, result.Timings.Cold);
            json.WriteNumber("peakBytes", result.PeakWorkingSet);
        });

    /// <summary>The scores of every pose that was drawn, by its sample number, where they were
    /// scored.</summary>
    public static void WriteScores(Utf8JsonWriter json, PoseResult result)
    {
        if (result.Scores.IsEmpty)
        {
            return;
        }
        json.WriteStartArray("scores");
        foreach (var score in result.Scores)
        {
            json.WriteNumberValue(score);
        }
        json.WriteEndArray();
    }

    /// <summary>The members that it takes to make the same poses and pictures again.</summary>
    public static void WriteParameters(
        Utf8JsonWriter json, PoseSettings settings, PoseRequest request, ulong seed)
    {
        json.WriteString("prompt", request.Prompt);
        json.WriteNumber("seed", seed);
        json.WriteNumber("temperature", request.Temperature);
        json.WriteString("sampler", request.Sampler.ToString().ToLowerInvariant());
        if (request.BestOf is { } drawn)
        {
            json.WriteNumber("bestOf", drawn);
        }
        if (request.People is { } people)
        {
            json.WriteNumber("people", people);
        }
        json.WriteNumber("width", settings.Size.Width);
        json.WriteNumber("height", settings.Size.Height);
        if (settings.BodyOnly)
        {
            json.WriteBoolean("bodyOnly", true);
        }
    }

    /// <summary>Where the networks ran, and in what.</summary>
    public static void WriteDevice(Utf8JsonWriter json, DeviceReport device)
    {
        json.WriteString("device", device.Device);
        if (device.Precision is { } precision)
        {
            json.WriteString("precision", precision);
        }
        if (device.FallbackReason is { } reason)
        {
            json.WriteString("deviceFallback", reason);
        }
    }

    /// <summary>What a text encoder saw of the prompt.</summary>
    public static void WriteTokens(Utf8JsonWriter json, PromptTokens prompt)
    {
        json.WriteStartObject("tokens");
        json.WriteNumber("used", prompt.Used);
        json.WriteNumber("limit", prompt.Limit);
        json.WriteBoolean("truncated", prompt.Truncated);
        json.WriteString("cutText", prompt.CutText);
        json.WriteEndObject();
    }

    /// <summary>The stages of a call in seconds, with what of each was ONNX Runtime's time, and how much was
    /// done; and whether the call was the first.</summary>
    public static void WriteStages(Utf8JsonWriter json, ImmutableArray<StageTiming> stages, bool cold)
    {
        json.WriteBoolean("cold", cold);
        json.WriteStartArray("stages");
        foreach (var stage in stages)
        {
            json.WriteStartObject();
            json.WriteString("stage", stage.Name);
            json.WriteNumber("seconds", Math.Round(stage.Duration.TotalSeconds, 7));
            json.WriteNumber("runtime", Math.Round(stage.Runtime.TotalSeconds, 7));
            json.WriteNumber("count", stage.Count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteSeconds(Utf8JsonWriter json, PoseTimings timings, TimeSpan load)
    {
        json.WriteStartObject("seconds");
        json.WriteNumber("load", Math.Round(load.TotalSeconds, 6));
        json.WriteNumber("text", Math.Round(timings.Text.TotalSeconds, 6));
        json.WriteNumber("pose", Math.Round(timings.Pose.TotalSeconds, 6));
        json.WriteNumber("score", Math.Round(timings.Score.TotalSeconds, 6));
        WriteProcess(json);
        json.WriteEndObject();
    }

    /// <summary>How long the process runs, and how much of the processor it used.</summary>
    public static void WriteProcess(Utf8JsonWriter json)
    {
        using var process = Process.GetCurrentProcess();
        var sinceStart = TimeProvider.System.GetUtcNow() - process.StartTime.ToUniversalTime();
        json.WriteNumber("sinceStart", Math.Round(sinceStart.TotalSeconds, 6));
        json.WriteNumber("processor", Math.Round(Environment.CpuUsage.TotalTime.TotalSeconds, 6));
    }
}

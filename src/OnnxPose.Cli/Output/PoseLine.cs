using System.Buffers;
using System.Text.Json;
using OnnxPose.Cli.Commands;
using OnnxPose.Cli.Prompts;
using OnnxPose.Inference;
using OnnxPose.Poses;

namespace OnnxPose.Cli.Output;

/// <summary>Writes results as JSON lines: one object a prompt, whose first members say all that its poses
/// depend on.</summary>
/// <remarks>The same request gives the same bytes up to rounding in the networks. Not thread-safe.</remarks>
/// <param name="settings">What all prompts have in common.</param>
/// <param name="runSeed">Where the prompts' seeds come from.</param>
/// <param name="identity">The models' hash.</param>
/// <param name="device">Where the networks run.</param>
sealed class PoseLine(PoseSettings settings, ulong runSeed, string identity, DeviceReport device)
{
    readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>The line up to its poses: what a line of the same run begins with.</summary>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Beginning(PromptRequest request) => Write(json =>
    {
        WriteBeginning(json, request);
        json.WriteStartArray("poses");
    });

    /// <summary>A whole line with its end.</summary>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Whole(PromptRequest request, PoseResult result)
    {
        Write(json =>
        {
            WriteBeginning(json, request);
            WritePoses(json, result);
            PoseReport.WriteScores(json, result);
            PoseReport.WriteTokens(json, result.Prompt);
            json.WriteEndObject();
        });
        _line.Write("\n"u8);
        return _line.WrittenSpan;
    }

    ReadOnlySpan<byte> Write(Action<Utf8JsonWriter> write)
    {
        _line.ResetWrittenCount();
        using (var json = JsonText.Writer(_line))
        {
            write(json);
        }
        return _line.WrittenSpan;
    }

    void WriteBeginning(Utf8JsonWriter json, PromptRequest prompt)
    {
        var request = prompt.Request;
        json.WriteStartObject();
        json.WriteNumber("schema", JsonText.SchemaVersion);
        json.WriteNumber("index", prompt.Index);
        json.WriteNumber("runSeed", runSeed);
        PoseReport.WriteParameters(json, settings, request, request.Seed!.Value);
        json.WriteNumber("count", request.Count);
        json.WriteString("format", settings.Format.ToString().ToLowerInvariant());
        json.WriteString("models", identity);
        json.WriteString("device", device.Device);
        json.WriteString("precision", device.Precision);
    }

    void WritePoses(Utf8JsonWriter json, PoseResult result)
    {
        json.WriteStartArray("poses");
        foreach (var drawn in result.Poses)
        {
            using var pose = new MemoryStream();
            PoseJson.Write(pose, drawn.Pose, settings.Size.Width, settings.Size.Height, settings.Format);
            json.WriteStartObject();
            json.WritePropertyName("pose");
            json.WriteRawValue(pose.GetBuffer().AsSpan(0, (int)pose.Length), skipInputValidation: true);
            json.WriteNumber("people", drawn.Pose.People.Length);
            json.WriteNumber("sample", drawn.Sample);
            if (!result.Scores.IsEmpty)
            {
                json.WriteNumber("score", result.Scores[drawn.Sample]);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

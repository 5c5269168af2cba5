using System.Text.Json;
using OnnxPose.Cli.Commands;

namespace OnnxPose.Cli.Output;

/// <summary>What <c>image</c> prints when it is done.</summary>
static class ImageReport
{
    /// <summary>One path a line.</summary>
    public static string Text(IEnumerable<WrittenImage> images) => string.Join(Environment.NewLine,
        images.SelectMany(static image => (string[])[image.Image, image.Pose, image.PosePicture]));

    /// <summary>One object.</summary>
    public static string Json(ImageSettings settings, ImageResult result, IEnumerable<WrittenImage> images,
        string models, IReadOnlyDictionary<string, string> identity, TimeSpan load) => JsonText.Object(json =>
        {
            json.WriteString("command", "image");
            ImageParameters.Write(
                json, settings.Request, result.Seed, result.Image.Width, result.Image.Height);
            json.WriteString("folder", models);
            WriteModels(json, identity);
            json.WriteStartArray("images");
            foreach (var image in images)
            {
                Write(json, image);
            }
            json.WriteEndArray();
            PoseReport.WriteDevice(json, result.Device);
            PoseReport.WriteTokens(json, result.Prompt);
            WriteSeconds(json, result.Timings, load);
            PoseReport.WriteStages(json, result.Timings.Stages, result.Timings.Cold);
            json.WriteNumber("peakBytes", result.PeakWorkingSet);
        });

    /// <summary>The models by component, each with its hash.</summary>
    public static void WriteModels(Utf8JsonWriter json, IReadOnlyDictionary<string, string> identity)
    {
        json.WriteStartObject("models");
        foreach (var (name, hash) in identity)
        {
            json.WriteString(name, hash);
        }
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, WrittenImage image)
    {
        json.WriteStartObject();
        json.WriteNumber("index", image.Index);
        json.WriteString("image", image.Image);
        json.WriteString("pose", image.Pose);
        json.WriteString("posePicture", image.PosePicture);
        json.WriteNumber("people", image.People);
        json.WriteEndObject();
    }

    static void WriteSeconds(Utf8JsonWriter json, ImageTimings timings, TimeSpan load)
    {
        json.WriteStartObject("seconds");
        Write("load", load);
        Write("text", timings.Text);
        Write("pose", timings.Pose);
        Write("adapter", timings.Adapter);
        Write("denoise", timings.Denoise);
        Write("refine", timings.Refine);
        Write("decode", timings.Decode);
        Write("open", timings.Load);
        Write("total", timings.Total);
        PoseReport.WriteProcess(json);
        json.WriteEndObject();

        void Write(string name, TimeSpan time) => json.WriteNumber(name, Math.Round(time.TotalSeconds, 6));
    }
}

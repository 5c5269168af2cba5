using System.Text.Json;
using OnnxPose.Diffusion;
using OnnxPose.Imaging;
using OnnxPose.Poses;

namespace OnnxPose.Cli.Output;

/// <summary>The members of a JSON object that it takes to make a picture again, beside its pose and the
/// models.</summary>
static class ImageParameters
{
    /// <summary>Writes them, without those that are at their defaults of absence.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="seed">The seed that was used.</param>
    /// <param name="width">Columns of the pictures.</param>
    /// <param name="height">Rows of the pictures.</param>
    public static void Write(Utf8JsonWriter json, ImageRequest request, ulong seed, int width, int height)
    {
        json.WriteString("prompt", request.Prompt);
        WriteText(json, "negative", request.NegativePrompt);
        json.WriteNumber("seed", seed);
        json.WriteNumber("count", request.Count);
        json.WriteNumber("width", width);
        json.WriteNumber("height", height);
        json.WriteNumber("steps", request.Steps);
        json.WriteNumber("guidance", request.GuidanceScale);
        json.WriteNumber("guidanceRescale", request.GuidanceRescale);
        WriteText(json, "adapter", request.Adapter);
        json.WriteNumber("adapterScale", request.AdapterScale);
        json.WriteNumber("adapterFactor", request.AdapterFactor);
        json.WriteBoolean("bodyOnly", request.Drawing == PoseDrawingOptions.BodyOnly);
        json.WriteNumber("refinerSteps", request.RefinerSteps);
        WriteNumber(json, "refinerFraction", request.RefinerFraction);
        WriteNumber(json, "refinerStrength", request.RefinerStrength);
        WriteText(json, "scheduler", request.Scheduler);
        json.WriteNumber("clipSkip", request.ClipSkip);
        json.WriteBoolean("torchNoise", request.Noise == LatentNoiseKind.Torch);
        WritePair(json, "originalSize", request.OriginalSize);
        WritePair(json, "cropCorner", request.CropCorner);
        WritePair(json, "targetSize", request.TargetSize);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="json">The object; <c>index</c> in it says which picture it is of.</param>
    /// <param name="pose">The picture's pose.</param>
    /// <exception cref="KeyNotFoundException">A member is missing.</exception>
    /// <exception cref="InvalidOperationException">A member is of another kind.</exception>
    /// <exception cref="FormatException">A number is not of its kind.</exception>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public static ImageRequest Read(JsonElement json, Pose pose)
    {
        return new(Required("prompt").GetString()!)
        {
            NegativePrompt = Text("negative"),
            Seed = Required("seed").GetUInt64(),
            Count = Required("count").GetInt32(),
            Only = OptionRange.Check(
                Required("index").GetInt32(), 0, Required("count").GetInt32() - 1, "index"),
            Drawn = pose,
            Width = Required("width").GetInt32(),
            Height = Required("height").GetInt32(),
            Steps = Required("steps").GetInt32(),
            GuidanceScale = Required("guidance").GetSingle(),
            GuidanceRescale = Required("guidanceRescale").GetSingle(),
            Adapter = Text("adapter"),
            AdapterScale = Required("adapterScale").GetSingle(),
            AdapterFactor = Required("adapterFactor").GetDouble(),
            Drawing = Required("bodyOnly").GetBoolean() ? PoseDrawingOptions.BodyOnly : null,
            RefinerSteps = Required("refinerSteps").GetInt32(),
            RefinerFraction = Number("refinerFraction"),
            RefinerStrength = Number("refinerStrength"),
            Scheduler = Text("scheduler"),
            ClipSkip = Required("clipSkip").GetInt32(),
            Noise = Required("torchNoise").GetBoolean() ? LatentNoiseKind.Torch : LatentNoiseKind.PoseRandom,
            OriginalSize = Pair("originalSize"),
            CropCorner = Pair("cropCorner") ?? default,
            TargetSize = Pair("targetSize"),
        };

        JsonElement Required(string name) => json.GetProperty(name);

        string? Text(string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;

        double? Number(string name) => json.TryGetProperty(name, out var number) ? number.GetDouble() : null;

        (int, int)? Pair(string name)
        {
            if (!json.TryGetProperty(name, out var pair))
            {
                return null;
            }
            return pair.GetArrayLength() == 2
                ? (pair[0].GetInt32(), pair[1].GetInt32())
                : throw new FormatException($"'{name}' has {pair.GetArrayLength()} numbers, expected 2.");
        }
    }

    static void WriteNumber(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } given)
        {
            json.WriteNumber(name, given);
        }
    }

    static void WritePair(Utf8JsonWriter json, string name, (int, int)? pair)
    {
        if (pair is var (first, second))
        {
            json.WriteStartArray(name);
            json.WriteNumberValue(first);
            json.WriteNumberValue(second);
            json.WriteEndArray();
        }
    }

    static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}

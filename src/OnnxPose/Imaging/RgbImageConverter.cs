using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnnxPose.Imaging;

/// <summary>A picture inside an application's own JSON: a PNG, JPEG or WebP file in base64; PNG is
/// written.</summary>
/// <remarks>Public for the generator of <see cref="JsonSerializerContext"/>; <see cref="RgbImage"/> names it
/// itself. Thread-safe. What is no picture throws <see cref="JsonException"/>.</remarks>
public sealed class RgbImageConverter : JsonConverter<RgbImage>
{
    /// <inheritdoc/>
    public override RgbImage Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetBytesFromBase64(out var file))
        {
            throw new JsonException("Expected a picture as the base64 text of a PNG, JPEG or WebP file.");
        }
        try
        {
            return ImageDecoder.Decode(new MemoryStream(file), "the picture in the JSON");
        }
        catch (ImageFormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RgbImage value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        var file = new MemoryStream();
        PngWriter.Write(file, value, []);
        writer.WriteBase64StringValue(file.GetBuffer().AsSpan(0, (int)file.Length));
    }
}

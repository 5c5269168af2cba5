using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnnxPose.Imaging;

/// <summary>A picture inside an application's own JSON: a PNG, JPEG or WebP file in base64, of which PNG is
/// written.</summary>
sealed class RgbImageConverter : JsonConverter<RgbImage>
{
    public override RgbImage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetBytesFromBase64(out var file))
        {
            throw new JsonException("Expected a picture as the base64 text of a PNG, JPEG or WebP file.");
        }
        try
        {
            return ImageDecoder.Decode(new MemoryStream(file), "JSON");
        }
        catch (ImageFormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, RgbImage value, JsonSerializerOptions options)
    {
        var file = new MemoryStream();
        PngWriter.Write(file, value, []);
        writer.WriteBase64StringValue(file.GetBuffer().AsSpan(0, (int)file.Length));
    }
}

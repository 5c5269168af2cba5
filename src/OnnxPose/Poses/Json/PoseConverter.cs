using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnnxPose.Poses.Json;

/// <summary>A pose inside an application's own JSON: written in the lossless form, read in any.</summary>
sealed class PoseConverter : JsonConverter<Pose>
{
    const string Name = "JSON";

    public override Pose Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            var frames = PoseJsonForms.Frames(new(document.RootElement, Name), PoseJsonOptions.Default);
            return PoseJson.Single([.. frames], Name);
        }
        catch (PoseFormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, Pose value, JsonSerializerOptions options) =>
        TextToPoseForm.Write(writer, value);
}

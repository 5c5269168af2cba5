using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnnxPose.Poses.Json;

/// <summary>A pose inside an application's own JSON: written in the lossless form, read in any.</summary>
/// <remarks>Public for the generator of <see cref="JsonSerializerContext"/>; <see cref="Pose"/> names it
/// itself. Thread-safe. What is no pose of a known form throws <see cref="JsonException"/>.</remarks>
public sealed class PoseConverter : JsonConverter<Pose>
{
    const string Name = "the pose in the JSON";

    // What was written must be read again, and a pose has no limit of its own.
    static readonly PoseJsonOptions s_reading = new() { MaxPeople = 10_000 };

    /// <inheritdoc/>
    public override Pose Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            var frames = PoseJsonForms.Frames(new(document.RootElement, Name), s_reading);
            return PoseJson.Single([.. frames], Name);
        }
        catch (PoseFormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Pose value, JsonSerializerOptions options) =>
        TextToPoseForm.Write(
            writer ?? throw new ArgumentNullException(nameof(writer)),
            value ?? throw new ArgumentNullException(nameof(value)));
}

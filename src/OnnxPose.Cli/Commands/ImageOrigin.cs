using System.Text;
using System.Text.Json;
using OnnxPose.Cli.Output;
using OnnxPose.Imaging;
using OnnxPose.Poses;

namespace OnnxPose.Cli.Commands;

/// <summary>How a picture of the <c>image</c> command was made, as its file tells it.</summary>
/// <param name="File">The file.</param>
/// <param name="Parameters">The text of <see cref="ParametersKey"/>, as it stands there.</param>
/// <param name="Request">What makes the same picture again.</param>
/// <param name="Models">The identities of the models that made it, by component.</param>
sealed record ImageOrigin(
    string File, string Parameters, ImageRequest Request, IReadOnlyDictionary<string, string> Models)
{
    /// <summary>The keyword of the PNG text that holds parameters and models.</summary>
    public const string ParametersKey = "onnxpose";

    /// <summary>The keyword of the PNG text that holds the pose, in the lossless form.</summary>
    public const string PoseKey = "onnxpose pose";

    /// <summary>Reads a picture's file.</summary>
    /// <exception cref="ImageFormatException">It is no whole PNG file.</exception>
    /// <exception cref="InputException">It was not made by this command, or its text was changed.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ImageOrigin Read(string file)
    {
        var texts = ImageCodec.ReadPngText(file);
        if (!texts.TryGetValue(ParametersKey, out var parameters)
            || !texts.TryGetValue(PoseKey, out var pose))
        {
            throw new InputException(
                $"'{file}' does not say how it was made; expected a picture of 'onnxpose image', unchanged.");
        }
        try
        {
            var json = JsonElement.Parse(parameters);
            var given = PoseJson.Parse(
                Encoding.UTF8.GetBytes(pose), $"{file}, pose", new() { MaxPeople = 10_000 });
            var models = json.GetProperty("models").EnumerateObject()
                .ToDictionary(static entry => entry.Name, static entry => entry.Value.GetString()!);
            return new(file, parameters, ImageParameters.Read(json, given), models);
        }
        catch (Exception e) when (
            e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
                or ArgumentException)
        {
            throw new InputException($"'{file}' says how it was made, but not in a form that can be read: " +
                $"{e.Message} Expected a picture of 'onnxpose image', unchanged.");
        }
    }

    /// <summary>Checks that a model is the one that made the picture.</summary>
    /// <param name="identity">The identities of its components.</param>
    /// <param name="models">Its folder, for the message.</param>
    /// <exception cref="ModelContractException">A component is another.</exception>
    public void RequireSameModels(IReadOnlyDictionary<string, string> identity, string models)
    {
        var others = Models.Keys.Union(identity.Keys)
            .Where(name => Models.GetValueOrDefault(name) != identity.GetValueOrDefault(name))
            .Order(StringComparer.Ordinal).ToArray();
        if (others.Length > 0)
        {
            throw new ModelContractException(
                $"'{models}' did not make '{File}': {string.Join(", ", others)} differ from those that " +
                "did. Name the folder of the same model with --models.");
        }
    }
}

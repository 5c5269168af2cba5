using System.Globalization;
using System.Text;
using OnnxPose.Cli.Commands;
using OnnxPose.Imaging;
using OnnxPose.Poses;

namespace OnnxPose.Cli.Output;

/// <summary>The three files of a picture.</summary>
/// <param name="Index">The picture's number.</param>
/// <param name="Image">Path of the picture.</param>
/// <param name="Pose">Path of the pose file.</param>
/// <param name="PosePicture">Path of what the adapter saw of the pose.</param>
/// <param name="People">How many people there are.</param>
readonly record struct WrittenImage(int Index, string Image, string Pose, string PosePicture, int People);

/// <summary>Writes the pictures of one result.</summary>
/// <param name="folder">Where to.</param>
/// <param name="settings">What was asked for.</param>
/// <param name="result">What came of it.</param>
/// <param name="identity">The models that made it, by component.</param>
sealed class ImageFiles(
    OutputFolder folder, ImageSettings settings, ImageResult result,
    IReadOnlyDictionary<string, string> identity)
{
    /// <summary>Writes <c>image-000.pose.json</c>, <c>image-000.pose.png</c> and then <c>image-000.png</c>,
    /// with the picture's number.</summary>
    /// <param name="position">Which of the result's pictures, from 0.</param>
    public WrittenImage Write(int position)
    {
        var made = result.Images[position];
        var (width, height) = (made.Image.Width, made.Image.Height);
        var name = string.Create(CultureInfo.InvariantCulture, $"image-{made.Index:D3}");
        var pose = folder.Write(
            name + ".pose.json", stream => PoseJson.Write(stream, made.Pose, width, height));
        var picture = folder.Write(
            name + ".pose.png", stream => PngWriter.Write(stream, made.PosePicture, []));
        var text = PngText.Encode(PictureText(made));
        var image = folder.Write(name + ".png", stream => PngWriter.Write(stream, made.Image, text));
        return new(made.Index, image, pose, picture, made.Pose.People.Length);
    }

    // What it takes to make the picture again. One that is made again says what the first one said.
    Dictionary<string, string> PictureText(GeneratedImage made) => new()
    {
        ["Software"] = $"OnnxPose {typeof(PosePipeline).Assembly.GetName().Version?.ToString(3)}",
        [ImageOrigin.ParametersKey] = settings.Replayed?.Parameters ?? Parameters(made.Index),
        [ImageOrigin.PoseKey] = Lossless(made),
    };

    string Parameters(int index) => JsonText.Object(json =>
    {
        json.WriteString("command", "image");
        ImageParameters.Write(
            json, settings.Request, result.Seed, result.Image.Width, result.Image.Height);
        json.WriteNumber("index", index);
        ImageReport.WriteModels(json, identity);
        json.WriteString("device", result.Device.Device);
        json.WriteString("precision", result.Device.Precision);
        json.WriteString("runtime", result.Device.RuntimeVersion);
    });

    static string Lossless(GeneratedImage made)
    {
        using var bytes = new MemoryStream();
        PoseJson.Write(bytes, made.Pose, made.Image.Width, made.Image.Height, PoseJsonFormat.T2P);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}

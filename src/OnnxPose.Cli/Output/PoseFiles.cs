using System.Globalization;
using OnnxPose.Cli.Commands;
using OnnxPose.Imaging;
using OnnxPose.Poses;

namespace OnnxPose.Cli.Output;

/// <summary>The two files of a pose.</summary>
/// <param name="Image">Path of the picture.</param>
/// <param name="Pose">Path of the pose file.</param>
/// <param name="People">How many people there are.</param>
/// <param name="Sample">Its number among those that were drawn.</param>
readonly record struct WrittenPose(string Image, string Pose, int People, int Sample);

/// <summary>Writes the poses of one result.</summary>
sealed class PoseFiles(OutputFolder folder, PoseSettings settings, PoseResult result)
{
    /// <summary>Writes <c>pose-000.json</c> and <c>pose-000.png</c>, with the pose's place in the
    /// result.</summary>
    public WrittenPose Write(int index)
    {
        var (pose, sample) = (result.Poses[index].Pose, result.Poses[index].Sample);
        var (width, height) = settings.Size;
        var name = string.Create(CultureInfo.InvariantCulture, $"pose-{index:D3}");
        var data = folder.Write(name + ".json",
            stream => PoseJson.Write(stream, pose, width, height, settings.Format));
        var drawing = settings.BodyOnly ? PoseDrawingOptions.BodyOnly : PoseDrawingOptions.Default;
        var picture = PosePainter.Draw(pose, width, height, drawing);
        var text = PngText.Encode(PictureText(sample));
        var image = folder.Write(name + ".png", stream => PngWriter.Write(stream, picture, text));
        return new(image, data, pose.People.Length, sample);
    }

    // What it takes to make the picture again.
    Dictionary<string, string> PictureText(int sample) => new()
    {
        ["Software"] = $"OnnxPose {typeof(PosePipeline).Assembly.GetName().Version?.ToString(3)}",
        ["onnxpose"] = JsonText.Object(json =>
        {
            PoseReport.WriteParameters(json, settings, settings.Request, result.Seed);
            json.WriteString("precision", result.Device.Precision);
            json.WriteNumber("sample", sample);
        }),
    };
}

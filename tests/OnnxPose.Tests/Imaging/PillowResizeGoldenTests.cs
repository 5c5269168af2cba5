using System.Globalization;
using System.Text.Json;
using OnnxPose.Imaging;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Imaging;

[Category("Golden")]
[NeedsFixture("clip-vision")]
public sealed class PillowResizeGoldenTests
{
    // A folder of golden vectors may do without the vision tower's; ours has them.
    static IEnumerable<TestCaseData> Cases(string kind) => GoldenFolder.Lacks("clip-vision")
        ? [new TestCaseData("", 0, "").Ignore("ONNXPOSE_GOLDEN names a folder without clip-vision.")]
        :
        from name in GoldenTensors.Load("clip-vision", "io.safetensors").Names
        let parts = name.Split('.')
        where parts.Length == 4 && parts[0] == "pre" && parts[3] == kind
        select new TestCaseData(
            parts[1], int.Parse(parts[2]["size".Length..], CultureInfo.InvariantCulture), name);

    [TestCaseSource(nameof(Cases), new object[] { "resized_u8" })]
    public void Resize_GivesPillowsBytes(string image, int size, string tensor)
    {
        var golden = GoldenTensors.Load("clip-vision", "io.safetensors");
        var resized = Shortest(Load(image), size);
        Assert.That((int[])[resized.Height, resized.Width, 3], Is.EqualTo(golden.Shape(tensor)));
        Assert.That(resized.Pixels.SequenceEqual(golden.Bytes(tensor)));
    }

    [TestCaseSource(nameof(Cases), new object[] { "pixel_values_rows7" })]
    public void Resize_ThenCropAndNormalize_GivesThePixelValues_OfEverySeventhRow(
        string image, int size, string tensor) =>
        AssertPixelValues(image, size, tensor, rowStep: 7);

    [TestCaseSource(nameof(Cases), new object[] { "pixel_values" })]
    public void Resize_ThenCropAndNormalize_GivesThePixelValues(string image, int size, string tensor) =>
        AssertPixelValues(image, size, tensor, rowStep: 1);

    static void AssertPixelValues(string image, int size, string tensor, int rowStep)
    {
        var resized = Shortest(Load(image), size);
        var crop = resized.Crop((resized.Width - size) / 2, (resized.Height - size) / 2, size, size);
        var (mean, deviation) = Normalization();
        var golden = GoldenTensors.Load("clip-vision", "io.safetensors");
        var rows = golden.Shape(tensor)[1];
        var expected = golden.Floats(tensor);
        var tolerance = 4 * Math.ScaleB(1, -24) / deviation.Min();    // what single precision rounds
        for (var i = 0; i < expected.Length; i++)
        {
            var (channel, row, column) = (i / (rows * size), i / size % rows * rowStep, i % size);
            var value = (crop.Row(row)[3 * column + channel] / 255.0 - mean[channel]) / deviation[channel];
            if (Math.Abs(value - expected[i]) > tolerance)
            {
                Assert.Fail($"({channel}, {row}, {column}) is {value}; expected {expected[i]}.");
            }
        }
    }

    static RgbImage Load(string image) =>
        ImageCodec.Read(GoldenFolder.Path("clip-vision", "images", image + ".png"));

    static RgbImage Shortest(RgbImage image, int size)
    {
        var (width, height) = image.Width <= image.Height
            ? (size, (int)((long)size * image.Height / image.Width))
            : ((int)((long)size * image.Width / image.Height), size);
        return PillowResize.Resize(image, width, height, PillowFilter.Bicubic);
    }

    static (double[] Mean, double[] Deviation) Normalization()
    {
        var path = GoldenFolder.Path("clip-vision", "preprocessor_config.json");
        using var config = JsonDocument.Parse(File.ReadAllBytes(path));
        return (Read("image_mean"), Read("image_std"));

        double[] Read(string name) =>
            [.. config.RootElement.GetProperty(name).EnumerateArray()
                .Select(static value => value.GetDouble())];
    }
}

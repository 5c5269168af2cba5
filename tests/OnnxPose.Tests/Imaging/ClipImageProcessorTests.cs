using OnnxPose.Imaging;
using OnnxPose.Onnx.Files;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Imaging;

public sealed class ClipImageProcessorTests
{
    [Test]
    public void WithoutAFile_ThePublishedValuesHold()
    {
        using var folder = new TempFolder();
        var settings = ClipImageSettings.Read(folder.Path, 224, "clip_vision");
        Assert.That((settings.ShortSide, settings.CropSide), Is.EqualTo((224, 224)));
        Assert.That(settings.Mean, Is.EqualTo((float[])[0.48145466f, 0.4578275f, 0.40821073f]));
    }

    [Test]
    public void BothFormsOfSizes_AreRead()
    {
        var old = Read("""{ "size": 40, "crop_size": 32, "do_resize": true, "image_mean": [0, 0.5, 1] }""");
        var current = Read("""
            { "size": { "shortest_edge": 40 }, "crop_size": { "height": 32, "width": 32 },
              "image_mean": [0, 0.5, 1] }
            """);
        Assert.That((old.ShortSide, old.CropSide), Is.EqualTo((40, 32)));
        Assert.That((current.ShortSide, current.CropSide), Is.EqualTo((40, 32)));
        Assert.That(current.Mean, Is.EqualTo((float[])[0, 0.5f, 1]).And.EqualTo(old.Mean));
    }

    [TestCase("""{ "do_center_crop": false }""", "'do_center_crop' is false, expected true")]
    [TestCase("""{ "do_normalize": false }""", "'do_normalize'")]
    [TestCase("""{ "resample": 2 }""", "'resample' is 2, expected a whole number from 3 to 3")]
    [TestCase("""{ "size": { "height": 32, "width": 32 } }""", "no 'shortest_edge'")]
    [TestCase("""{ "size": 31 }""", "'size' is 31, expected a whole number from 32")]
    [TestCase("""{ "size": 2000000000 }""", "'size' is 2000000000")]
    [TestCase("""{ "crop_size": 48 }""", "'crop_size' is 48, expected a whole number from 32 to 32")]
    [TestCase("""{ "crop_size": { "height": 32, "width": 33 } }""", "'width' is 33")]
    [TestCase("""{ "rescale_factor": 0 }""", "'rescale_factor' is 0, expected a number above 0")]
    [TestCase("""{ "rescale_factor": 1e999 }""", "'rescale_factor'")]
    [TestCase("""{ "image_mean": [1, 2] }""", "'image_mean' is [1, 2], expected a list of 3 numbers")]
    [TestCase("""{ "image_mean": [1, 2, "3"] }""", "'image_mean'")]
    [TestCase("""{ "image_mean": 0.5 }""", "'image_mean'")]
    [TestCase("""{ "image_std": [1, 0, 1] }""", "[1, 0, 1], expected a list of 3 numbers above 0")]
    public void AWrongValue_IsRefused_NamingFileKeyGotAndExpected(string text, string fault) =>
        Assert.That(() => Read(text), Throws.TypeOf<ModelContractException>()
            .With.Message.Contains(fault).And.Message.Contains("preprocessor_config.json")
            .And.Message.Contains("clip_vision"));

    [Test]
    public void OnePixel_FillsTheSquare()
    {
        var processor = new ClipImageProcessor(new() { ShortSide = 6, CropSide = 4 });
        var pixels = new float[processor.Count];
        processor.Process(new(1, 1, [255, 0, 51]), pixels);
        Assert.That(pixels[..16], Is.All.EqualTo((1 - 0.48145466f) / 0.26862954f).Within(1e-6));
        Assert.That(pixels[16..32], Is.All.EqualTo(-0.4578275f / 0.26130258f).Within(1e-6));
        Assert.That(pixels[32..], Is.All.EqualTo((0.2f - 0.40821073f) / 0.27577711f).Within(1e-6));
    }

    [Test]
    public void TheMiddleIsCut_TheOddPixelStaysAtTheEnd()
    {
        // 7 x 4 with the short side kept: columns 1 to 4 of 7 (left = 3 / 2), all rows.
        var image = Pictures.Of(7, 4, static (x, y, _) => (byte)((10 * x) + y));
        var processor = new ClipImageProcessor(new()
        {
            ShortSide = 4,
            CropSide = 4,
            Scale = 1,
            Mean = [0, 0, 0],
            Deviation = [1, 1, 1],
        });
        var pixels = new float[processor.Count];
        processor.Process(image, pixels);
        Assert.That(pixels[..4], Is.EqualTo((float[])[10, 20, 30, 40]));
        Assert.That(pixels[12..16], Is.EqualTo((float[])[13, 23, 33, 43]));
    }

    [Test]
    public void APictureTooLongAndNarrow_IsRefused_BeforeItIsMade() =>
        Assert.That(() => new ClipImageProcessor(new() { ShortSide = 224, CropSide = 224 })
            .Process(new RgbImage(2, 16_000), new float[3 * 224 * 224]),
            Throws.ArgumentException.With.Message.Contains("2 x 16000")
                .And.Message.Contains("224 x 1792000"));

    static ClipImageSettings Read(string text)
    {
        using var folder = new TempFolder();
        AtomicFile.WriteText(folder.At(ClipImageSettings.FileName), text);
        return ClipImageSettings.Read(folder.Path, 32, "clip_vision");
    }
}

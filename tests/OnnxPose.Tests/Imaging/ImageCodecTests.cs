using System.Buffers.Binary;
using System.Text.Json;
using OnnxPose.Imaging;
using SkiaSharp;

namespace OnnxPose.Tests.Imaging;

public sealed class ImageCodecTests
{
    string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("onnxpose-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    string InFolder(string name) => Path.Combine(_folder, name);

    string Put(string name, byte[] bytes)
    {
        using var stream = File.Create(InFolder(name));
        stream.Write(bytes);
        return InFolder(name);
    }

    [Test]
    public void APictureWithItsText_IsSavedAndReadBack()
    {
        var image = Pictures.Mixed(31, 12);
        ImageCodec.SavePng(image, InFolder("a.png"), [new("prompt", "a man jumping"), new("seed", "7")]);
        Assert.That(ImageCodec.Read(InFolder("a.png")).Pixels.SequenceEqual(image.Pixels));
        Assert.That(ImageCodec.ReadPngText(InFolder("a.png"))["seed"], Is.EqualTo("7"));
        Assert.That(Directory.GetFileSystemEntries(_folder), Has.Length.EqualTo(1));
    }

    [Test]
    public void AStream_GetsTheBytesOfAFile_AndStaysOpen()
    {
        var image = Pictures.Mixed(31, 12);
        ImageCodec.SavePng(image, InFolder("a.png"), [new("seed", "7")]);
        using var stream = new MemoryStream();
        ImageCodec.WritePng(stream, image, [new("seed", "7")]);
        Assert.That(stream.CanWrite);
        Assert.That(stream.ToArray(), Is.EqualTo(File.ReadAllBytes(InFolder("a.png"))));
    }

    [Test]
    public void AnApplicationsJson_HoldsAPicture()
    {
        var image = Pictures.Mixed(31, 12);
        var back = JsonSerializer.Deserialize<RgbImage>(JsonSerializer.Serialize(image));
        Assert.That(back!.Pixels.SequenceEqual(image.Pixels));
    }

    [TestCase("7")]
    [TestCase("\"no base64\"")]
    [TestCase("\"AAAA\"")]
    public void AnApplicationsJson_WithNoPictureInIt_IsRefused(string json) =>
        Assert.That(() => JsonSerializer.Deserialize<RgbImage>(json), Throws.InstanceOf<JsonException>());

    [Test]
    public void ABadKeyword_LeavesTheOldFile()
    {
        ImageCodec.SavePng(new RgbImage(1, 1), InFolder("a.png"));
        var old = File.ReadAllBytes(InFolder("a.png"));
        Assert.That(() => ImageCodec.SavePng(new RgbImage(2, 2), InFolder("a.png"), [new("", "")]),
            Throws.ArgumentException);
        Assert.That(File.ReadAllBytes(InFolder("a.png")), Is.EqualTo(old));
    }

    [TestCase(SKEncodedImageFormat.Jpeg, 6)]
    [TestCase(SKEncodedImageFormat.Webp, 6)]
    [TestCase(SKEncodedImageFormat.Png, 0)]
    public void OtherEncoders_AreRead(SKEncodedImageFormat format, int tolerance)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(40, 24, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(new SKColor(200, 100, 50));
        using var data = bitmap.Encode(format, 100);
        var image = ImageCodec.Read(Put("a.bin", data.ToArray()));
        Assert.That((image.Width, image.Height), Is.EqualTo((40, 24)));
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            var expected = i % 3 == 0 ? 200 : i % 3 == 1 ? 100 : 50;
            Assert.That(image.Pixels[i], Is.EqualTo(expected).Within(tolerance));
        }
    }

    [Test]
    public void Transparency_IsDropped_NotBlended()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(1, 1, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.SetPixel(0, 0, new SKColor(200, 100, 50, 128));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        Assert.That(ImageCodec.Read(Put("a.png", data.ToArray())).Pixels.ToArray(),
            Is.EqualTo(new byte[] { 200, 100, 50 }));
    }

    // EXIF orientation, and where the four corners (red, green / blue, white) of the stored picture then lie.
    [TestCase(1, "RG/BW")]
    [TestCase(2, "GR/WB")]
    [TestCase(3, "WB/GR")]
    [TestCase(4, "BW/RG")]
    [TestCase(5, "RB/GW")]
    [TestCase(6, "BR/WG")]
    [TestCase(7, "WG/BR")]
    [TestCase(8, "GW/RB")]
    public void TheCamerasOrientation_IsApplied(byte orientation, string corners)
    {
        var stored = Pictures.Of(48, 32, static (x, y, channel) =>
            (byte)(x >= 24 && y >= 16 || channel == (y >= 16 ? 2 : x >= 24 ? 1 : 0) ? 255 : 0));
        using var bitmap = SKBitmap.Decode(PngTests.Encode(stored, []));
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 100);
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*\0\0\0\b"u8, 0, 1,
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
        ];
        var jpeg = data.ToArray();
        var image = ImageCodec.Read(Put("a.jpg", [.. jpeg[..2], .. exif, .. jpeg[2..]]));
        var (right, bottom) = (image.Width - 4, image.Height - 4);
        Assert.That($"{Name(4, 4)}{Name(right, 4)}/{Name(4, bottom)}{Name(right, bottom)}",
            Is.EqualTo(corners));
        Assert.That((image.Width, image.Height), Is.EqualTo(orientation < 5 ? (48, 32) : (32, 48)));

        char Name(int x, int y) => image.Row(y).Slice(3 * x, 3) switch
        {
            [> 200, > 200, > 200] => 'W',
            [> 200, _, _] => 'R',
            [_, > 200, _] => 'G',
            [_, _, > 200] => 'B',
            _ => '?',
        };
    }

    static IEnumerable<TestCaseData> Broken()
    {
        var png = PngTests.Encode(Pictures.Noise(20, 20, seed: 3), []);
        yield return new TestCaseData(Array.Empty<byte>()).SetArgDisplayNames("empty");
        yield return new TestCaseData("hello, I am text"u8.ToArray()).SetArgDisplayNames("text");
        yield return new TestCaseData(png[..8]).SetArgDisplayNames("signature only");
        yield return new TestCaseData(png[..40]).SetArgDisplayNames("header only");
        yield return new TestCaseData(png[..(png.Length / 2)]).SetArgDisplayNames("half");
        var gif = "GIF89a\u0001\0\u0001\0\0\0\0,\0\0\0\0\u0001\0\u0001\0\0\u0002\0;"u8.ToArray();
        yield return new TestCaseData(gif).SetArgDisplayNames("gif");
        yield return new TestCaseData(WithSize(png, 0, 20)).SetArgDisplayNames("no columns");
        yield return new TestCaseData(WithSize(png, 20, 21)).SetArgDisplayNames("a row too few");
        yield return new TestCaseData(WithSize(png, 16_385, 1)).SetArgDisplayNames("too wide");
        yield return new TestCaseData(WithSize(png, 16_000, 16_000)).SetArgDisplayNames("too large");
        yield return new TestCaseData(WithSize(png, 65_000, 65_000)).SetArgDisplayNames("bomb");
        yield return new TestCaseData(WithSize(png, int.MaxValue, int.MaxValue))
            .SetArgDisplayNames("overflow");
    }

    [TestCaseSource(nameof(Broken))]
    public void ABrokenOrHugePicture_IsADocumentedFault_AndAllocatesNextToNothing(byte[] file)
    {
        var path = Put("broken.png", file);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => ImageCodec.Read(path),
            Throws.InstanceOf<ImageFormatException>().With.Message.Contains("broken.png"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    static byte[] WithSize(byte[] png, int width, int height)
    {
        var changed = png.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(changed.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(changed.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(
            changed.AsSpan(29), PngChunk.Crc("IHDR"u8, changed.AsSpan(16, 13)));
        return changed;
    }

    [Test]
    public void AMissingFile_IsAnIOException() =>
        Assert.That(() => ImageCodec.Read(InFolder("none.png")), Throws.InstanceOf<FileNotFoundException>());
}

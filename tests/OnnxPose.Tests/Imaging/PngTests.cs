using System.IO.Compression;
using System.Text;
using OnnxPose.Imaging;
using SkiaSharp;

namespace OnnxPose.Tests.Imaging;

public sealed class PngTests
{
    [Test]
    public void WrittenPictures_AreReadBackByAnIndependentDecoder_AtEverySizeUpTo20()
    {
        for (var size = 0; size < 400; size++)
        {
            AssertRoundTrip(Pictures.Mixed(1 + size % 20, 1 + size / 20));
        }
    }

    [TestCase(257, 1)]
    [TestCase(1, 257)]
    [TestCase(257, 55)]
    [TestCase(200, 120)]
    public void WrittenPictures_AreReadBackByAnIndependentDecoder(int width, int height)
    {
        AssertRoundTrip(Pictures.Mixed(width, height));
        AssertRoundTrip(Pictures.Noise(width, height, seed: 1));
        AssertRoundTrip(new RgbImage(width, height));
    }

    static readonly Dictionary<string, string> s_texts = new()
    {
        ["parameters"] = "a woman in a red dress waving\nSteps: 30, Seed: 42",
        ["Latin"] = "crème brûlée",
        ["Emoji and CJK"] = "波 \U0001F44B 👩🏽‍🚀",
        ["Control"] = "tab\tand\rreturn",
        ["Empty"] = "",
        ["Long"] = new string('x', 100_000),
    };

    [Test]
    public void Texts_AreReadBack_AndDoNotDisturbThePixels()
    {
        var image = Pictures.Mixed(9, 5);
        var file = Encode(image, s_texts);
        Assert.That(new PngTextReader(new MemoryStream(file), "it").Read(), Is.EqualTo(s_texts));
        Assert.That(SkiaPixels(file).SequenceEqual(image.Pixels));
    }

    [Test]
    public void ATextWithNul_OrHalfASurrogatePair_IsWrittenWithTheReplacementCharacter()
    {
        var file = Encode(new RgbImage(1, 1), new Dictionary<string, string> { ["prompt"] = "a\0b\uD800c" });
        Assert.That(new PngTextReader(new MemoryStream(file), "it").Read()["prompt"],
            Is.EqualTo("a\uFFFDb\uFFFDc"));
    }

    [TestCase("")]
    [TestCase(" a")]
    [TestCase("a ")]
    [TestCase("a  b")]
    [TestCase("a\nb")]
    [TestCase("a\0")]
    [TestCase("\u00A0")]
    [TestCase("波")]
    public void AKeywordThatPngForbids_IsRefused(string keyword) =>
        Assert.That(() => PngText.Encode([new(keyword, "text")]),
            Throws.ArgumentException.With.Message.Contains("keyword"));

    [Test]
    public void AKeywordOf80Characters_IsRefused_AndOneOf79IsKept()
    {
        Assert.That(() => PngText.Encode([new(new('k', 80), "")]), Throws.ArgumentException);
        Assert.That(PngText.Encode([new(new('k', 79), "")]), Has.Length.EqualTo(1));
    }

    [Test]
    public void CompressedTexts_AreRead()
    {
        byte[] packed = [.. Zlib("packed é"u8.ToArray())], latin = [.. Zlib([0xE9, 0x21])];
        var file = WithChunks(("zTXt", [.. "z"u8, 0, 0, .. latin]),
            ("iTXt", [.. "i"u8, 0, 1, 0, .. "fr"u8, 0, .. "mot"u8, 0, .. packed]));
        Assert.That(new PngTextReader(new MemoryStream(file), "it").Read(),
            Is.EqualTo(new Dictionary<string, string> { ["z"] = "é!", ["i"] = "packed é" }));
    }

    [Test]
    public void ATextThatUnpacksToTooMuch_IsRefused_WithoutUnpackingItAll()
    {
        var file = WithChunks(("zTXt", [.. "z"u8, 0, 0, .. Zlib(new byte[16 << 20])]));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => new PngTextReader(new MemoryStream(file), "bomb.png").Read(),
            Throws.InstanceOf<ImageFormatException>().With.Message.Contains("bomb.png"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(14 << 20));
    }

    [TestCase("tEXt", "no end")]
    [TestCase("zTXt", "z\0\0not packed")]
    [TestCase("zTXt", "z\0")]
    [TestCase("iTXt", "i\0")]
    [TestCase("iTXt", "i\0\0\0no language end")]
    [TestCase("iTXt", "i\0\u0001\0\0\0not packed")]
    public void ABrokenTextChunk_IsADocumentedFault(string type, string data)
    {
        var file = WithChunks((type, Encoding.Latin1.GetBytes(data)));
        ReadOrRefuse(file, "broken.png");
    }

    static void ReadOrRefuse(byte[] file, string name)
    {
        try
        {
            new PngTextReader(new MemoryStream(file), name).Read();
        }
        catch (ImageFormatException e)
        {
            Assert.That(e.Message, Does.Contain(name));
        }
    }

    [Test]
    public void EveryTruncation_IsRefused_AndEveryBitFlip_IsRefusedOrRead()
    {
        var file = Encode(new RgbImage(2, 2), new Dictionary<string, string> { ["k"] = "text", ["i"] = "波" });
        for (var length = 0; length < file.Length - 8; length++)
        {
            Assert.That(() => new PngTextReader(new MemoryStream(file, 0, length), "cut").Read(),
                Throws.InstanceOf<ImageFormatException>(), $"{length} bytes");
        }
        for (var bit = 0; bit < 8 * file.Length; bit++)
        {
            var flipped = file.ToArray();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            ReadOrRefuse(flipped, "flip");
        }
    }

    static void AssertRoundTrip(RgbImage image)
    {
        var file = Encode(image, []);
        Assert.That(SkiaPixels(file).SequenceEqual(image.Pixels), $"{image.Width} x {image.Height}");
        var ours = ImageDecoder.Decode(new MemoryStream(file), "it");
        Assert.That(ours.Pixels.SequenceEqual(image.Pixels));
    }

    internal static byte[] Encode(RgbImage image, Dictionary<string, string> texts)
    {
        var stream = new MemoryStream();
        PngWriter.Write(stream, image, PngText.Encode(texts));
        return stream.ToArray();
    }

    static byte[] WithChunks(params (string Type, byte[] Data)[] chunks)
    {
        var stream = new MemoryStream();
        PngWriter.Write(stream, new RgbImage(1, 1),
            chunks.Select(static c => new PngText.Chunk(Encoding.ASCII.GetBytes(c.Type), c.Data)));
        return stream.ToArray();
    }

    static byte[] Zlib(byte[] bytes)
    {
        var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.SmallestSize))
        {
            zlib.Write(bytes);
        }
        return stream.ToArray();
    }

    static byte[] SkiaPixels(byte[] file)
    {
        using var bitmap = SKBitmap.Decode(file);
        var colors = bitmap.Pixels;
        var pixels = new byte[3 * colors.Length];
        for (var i = 0; i < colors.Length; i++)
        {
            (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) =
                (colors[i].Red, colors[i].Green, colors[i].Blue);
        }
        return pixels;
    }
}

using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Tests.Safetensors;

/// <summary>What the writer refuses, and the exact form of what it writes.</summary>
public class SafetensorsWriterTests
{
    TemporaryFolder _folder = new();

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void DropFolder() => _folder.Dispose();

    [Test]
    public void TheBytes_AreTheFormats()
    {
        SafetensorsWriter.Write(
            _folder["out"],
            [
                TensorToWrite.FromBytes("b", [1], DType.U8, new byte[] { 9 }),
                TensorToWrite.FromSingles("a", [], new[] { 1f }),
            ],
            new Dictionary<string, string> { ["format"] = "pt" });

        var header = "{\"__metadata__\":{\"format\":\"pt\"}," + RawFile.Tensor("a", "F32", "[]", 0, 4) + ","
            + RawFile.Tensor("b", "U8", "[1]", 4, 5) + "}";
        var padded = header.PadRight((header.Length + 7) / 8 * 8);
        byte[] expected = [.. RawFile.Of(padded), 0, 0, 0x80, 0x3F, 9];
        Assert.That(File.ReadAllBytes(_folder["out"]), Is.EqualTo(expected));
    }

    [Test]
    public void NoTensors_AreAFileToo()
    {
        SafetensorsWriter.Write(_folder["out"], []);
        Assert.That(File.ReadAllBytes(_folder["out"]), Is.EqualTo(RawFile.Of("{}      ")));
    }

    // Not as an attribute's argument, which would hold U+FFFD instead.
    static IEnumerable<string> HalfPairs() => ["\ud800", "\udc00", "a\ud800b", "\udc00\ud800"];

    [TestCaseSource(nameof(HalfPairs))]
    public void HalfOfASurrogatePair_IsRefused(string text)
    {
        RequireRefused(Tensor(text));
        foreach (var (name, value) in new[] { ("k", text), (text, "v") })
        {
            var metadata = new Dictionary<string, string> { [name] = value };
            Assert.That(() => SafetensorsWriter.Write(_folder["out"], [], metadata),
                Throws.ArgumentException);
        }
        Assert.That(_folder.Names(), Is.Empty);
    }

    [Test]
    public void NameOfTheMetadata_IsRefused() => RequireRefused(Tensor("__metadata__"));

    [Test]
    public void NameTwice_IsRefused() => RequireRefused(Tensor("a"), Tensor("a"));

    [Test]
    public void NameTooLong_IsRefused() => RequireRefused(Tensor(new string('n', 1025)));

    [Test]
    public void TooManyDimensions_AreRefused() =>
        RequireRefused(TensorToWrite.FromSingles("a", [1, 1, 1, 1, 1, 1, 1, 1, 1], new float[1]));

    [Test]
    public void CountThatIsNotTheShapes_IsRefused()
    {
        Assert.That(() => TensorToWrite.FromSingles("a", [2, 2], new float[3]),
            Throws.ArgumentException.With.Message.Contains("[2, 2]"));
        Assert.That(() => TensorToWrite.FromSingles("a", [-1, -3], new float[3]),
            Throws.InstanceOf<ArgumentException>());
        Assert.That(() => TensorToWrite.FromSingles("a", [1L << 62, 1L << 62], default),
            Throws.ArgumentException);
        Assert.That(() => TensorToWrite.FromBytes("a", [3], DType.F16, new byte[3]),
            Throws.ArgumentException);
        Assert.That(() => TensorToWrite.FromSingles("a", [3], new float[3], DType.I64),
            Throws.ArgumentException);
    }

    [TestCase("F16", 65504f, 65520f)]
    [TestCase("BF16", 3.3895314e38f, float.MaxValue)]
    public void ValueBeyondTheType_IsRefused_AndTheOldFileStays(string name, float largest, float beyond)
    {
        var type = Enum.Parse<DType>(name);
        float[] fitting = [largest, -largest, float.NaN, float.NegativeInfinity];
        SafetensorsWriter.Write(_folder["out"], [TensorToWrite.FromSingles("a", [4], fitting, type)]);

        var tensor = TensorToWrite.FromSingles("a", [2], new[] { 0, beyond }, type);
        Assert.That(() => SafetensorsWriter.Write(_folder["out"], [tensor]), Throws.ArgumentException
            .With.Message.Contains("'a'").And.Message.Contains(" at 1,").And.Message.Contains(name));

        using var file = SafetensorsFile.Open(_folder["out"]);
        Assert.That(file.ReadSingles("a"), Is.EqualTo(fitting));
        Assert.That(_folder.Names(), Is.EqualTo(new[] { "out" }));
    }

    [Test]
    public void MissingFolder_IsAnIOException() => Assert.That(
        () => SafetensorsWriter.Write(_folder["no", "out"], [Tensor("a")]), Throws.InstanceOf<IOException>());

    static TensorToWrite Tensor(string name) => TensorToWrite.FromSingles(name, [1], new float[1]);

    void RequireRefused(params TensorToWrite[] tensors)
    {
        Assert.That(() => SafetensorsWriter.Write(_folder["out"], tensors), Throws.ArgumentException);
        Assert.That(_folder.Names(), Is.Empty);
    }
}

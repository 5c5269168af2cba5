using OnnxPose.Numerics;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Tests.Safetensors;

/// <summary>
/// A small legal file, broken in every small way; the oracle says what each result is worth.
/// </summary>
public class MutationTests
{
    [Test]
    public void SmallFile_ReadsAsTheOracleReadsIt()
    {
        Assert.That(FormatOracle.Read(RawFile.Small()), Has.Count.EqualTo(2));
        Assert.That(OpenAndCompare([RawFile.Small()]), Is.EqualTo(1));
    }

    [Test]
    public void EveryTruncation_IsRefused()
    {
        var file = RawFile.Small();
        var truncated = Enumerable.Range(0, file.Length).Select(length => file[..length]);
        Assert.That(OpenAndCompare(truncated), Is.Zero);
    }

    [Test]
    public void EveryBitFlip_IsRefused_OrReadsAsTensorsThatObeyEveryRule()
    {
        var file = RawFile.Small();
        var accepted = OpenAndCompare(Enumerable.Range(0, file.Length * 8)
            .Select(bit => Changed(file, bit / 8, (byte)(file[bit / 8] ^ (1 << (bit % 8))))));

        Assert.That(accepted, Is.InRange(5 * 8, file.Length * 8 / 2), "the data's own bits at least");
    }

    [Test]
    public void EveryByte_ReplacedByWhatMattersToJson_IsRefused_OrObeysEveryRule()
    {
        var file = RawFile.Small();
        OpenAndCompare("\"\\{}[]:,0123456789-.eE \t\n\0\u007F"u8.ToArray()
            .SelectMany(value => Enumerable.Range(0, file.Length).Select(at => Changed(file, at, value))));
    }

    [Test]
    public void EveryByte_LeftOutOrRepeated_IsRefused_OrObeysEveryRule()
    {
        var file = RawFile.Small();
        OpenAndCompare(Enumerable.Range(0, file.Length).SelectMany(at => new byte[][]
        {
            [.. file[..at], .. file[(at + 1)..]],
            [.. file[..at], file[at], .. file[at..]],
        }));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void RandomPieces_MovedAbout_AreRefused_OrObeyEveryRule(int seed)
    {
        var root = PoseRandom.FromSeed((ulong)seed);
        OpenAndCompare(Enumerable.Range(0, 1500).Select(round => Shuffled(root.Fork(round))));
    }

    // Moves pieces within the header and mends its length, so that the JSON is broken and not only the frame.
    static byte[] Shuffled(PoseRandom random)
    {
        var header = RawFile.Small()[8..^5];
        for (var move = random.NextInt32(3); move >= 0; move--)
        {
            var (from, to) = (random.NextInt32(header.Length), random.NextInt32(header.Length));
            var length = random.NextInt32(Math.Min(12, header.Length - from) + 1);
            var rest = Math.Min(to + random.NextInt32(12), header.Length);
            header = [.. header[..to], .. header[from..(from + length)], .. header[rest..]];
        }
        return RawFile.Of(header, 5);
    }

    static byte[] Changed(byte[] file, int at, byte value)
    {
        var changed = file.ToArray();
        changed[at] = value;
        return changed;
    }

    // Opens each file; the verdict and every tensor must be the oracle's. Returns how many were accepted.
    static int OpenAndCompare(IEnumerable<byte[]> files)
    {
        using var folder = new TemporaryFolder();
        var accepted = 0;
        foreach (var bytes in files)
        {
            var path = folder.Put("model.safetensors", bytes);
            var expected = FormatOracle.Read(bytes);
            var text = $"{bytes.Length} bytes: {string.Concat(bytes.Select(static b => (char)b))}";
            if (expected is null)
            {
                Assert.That(() => SafetensorsFile.Open(path),
                    Throws.TypeOf<SafetensorsFormatException>().With.Message.Contains(path), text);
                continue;
            }
            Compare(path, expected, text);
            accepted++;
        }
        return accepted;
    }

    static void Compare(string path, Dictionary<string, OracleTensor> expected, string text)
    {
        using var file = SafetensorsFile.Open(path);
        Assert.That(file.Tensors.Keys, Is.EquivalentTo(expected.Keys), text);
        foreach (var (name, tensor) in expected)
        {
            var entry = file.Tensors[name];
            Assert.That(entry.Name, Is.EqualTo(name), text);
            Assert.That(entry.DType.HeaderName(), Is.EqualTo(tensor.Type), text);
            Assert.That(entry.Shape, Is.EqualTo(tensor.Shape), text);
            Assert.That(file.ReadBytes(entry), Is.EqualTo(tensor.Bytes), text);
            Assert.That(entry.ByteLength, Is.EqualTo(tensor.Bytes.Length), text);
            var count = tensor.Shape.Aggregate(1L, static (a, b) => a * b);
            Assert.That(entry.ElementCount, Is.EqualTo(count), text);
        }
    }
}

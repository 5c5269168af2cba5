using OnnxPose.Onnx.Safetensors;
using OnnxPose.Onnx.TorchFiles;
using OnnxPose.TestKit;

namespace OnnxPose.Onnx.Tests.TorchFiles;

/// <summary>Broken and malicious checkpoints get the documented exception, run nothing and take little
/// memory.</summary>
public class HostileTorchFileTests
{
    const long MostBytes = 64 << 20;

    static IEnumerable<HostileTorchFile> Files() => HostileTorchFiles.All();

    [TestCaseSource(nameof(Files))]
    public void BrokenFile_IsRefused_NamingFileAndFault(HostileTorchFile hostile)
    {
        ArgumentNullException.ThrowIfNull(hostile);
        using var folder = new TemporaryFolder();
        var path = folder.Put("head.pth", hostile.Make());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<ModelContractException>(() => TorchFile.Open(path).Dispose());
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(error.Message, Does.Contain(path).And.Contain(hostile.Fault).And.Length.LessThan(2000));
        Assert.That(error.Message.Any(char.IsControl), Is.False);
        Assert.That(allocated, Is.LessThan(MostBytes));
        Assert.That(File.Exists("pwned"), Is.False);
    }

    [Test]
    public void TheCorpus_NamesEveryRequestItRefuses()
    {
        foreach (var file in HostileTorchFiles.All().Where(static file => file.Name is "os.system" or "eval"))
        {
            using var folder = new TemporaryFolder();
            var path = folder.Put("head.pth", file.Make());
            Assert.That(() => TorchFile.Open(path),
                Throws.TypeOf<ModelContractException>()
                    .With.Message.Contains($"{file.Name.Split('.')[^1]}'"));
        }
    }

    static readonly byte[] s_small = TorchBytes.Of(("a", [2, 3], [1, 2, 3, 4, 5, 6]), ("b", [2], [7, 8]));

    [Test]
    public void EveryTruncation_IsRefused()
    {
        var accepted = OpenAll(Enumerable.Range(0, s_small.Length).Select(length => s_small[..length]));
        Assert.That(accepted, Is.Zero);
    }

    [Test]
    public void EveryBitFlip_IsRefused_OrReadsAsTensorsInsideTheFile()
    {
        var accepted = OpenAll(Enumerable.Range(0, s_small.Length * 8)
            .Select(bit => Changed(bit / 8, (byte)(s_small[bit / 8] ^ (1 << (bit % 8))))));
        Assert.That(accepted, Is.InRange(8 * 8 * 4, s_small.Length * 8), "the values' own bits at least");
    }

    [Test]
    public void EveryByteOfThePickle_ReplacedByAnyOther_IsRefused_OrReadsAsTensorsInsideTheFile()
    {
        var start = s_small.AsSpan().IndexOf("ccollections"u8) - 2;
        var end = s_small.AsSpan().IndexOf("byteorder"u8);
        OpenAll(
            from at in Enumerable.Range(start, end - start)
            from value in (byte[])[.. "().}cqhXKQRtub\0"u8, 0x85, 0x8A, 0xFF]
            select Changed(at, value));
    }

    static byte[] Changed(int at, byte value)
    {
        var changed = s_small.ToArray();
        changed[at] = value;
        return changed;
    }

    // Opens each file and reads every tensor of those that are accepted. Returns how many were.
    static int OpenAll(IEnumerable<byte[]> files)
    {
        using var folder = new TemporaryFolder();
        var accepted = 0;
        foreach (var bytes in files)
        {
            var path = folder.Put("head.pth", bytes);
            try
            {
                using var file = TorchFile.Open(path);
                foreach (var entry in file.Tensors.Values)
                {
                    Assert.That(entry.FileOffset + entry.ByteLength, Is.LessThanOrEqualTo(bytes.Length));
                    Assert.That(file.ReadBytes(entry), Has.Length.EqualTo(entry.ByteLength));
                }
                accepted++;
            }
            catch (ModelContractException)
            {
            }
        }
        return accepted;
    }
}

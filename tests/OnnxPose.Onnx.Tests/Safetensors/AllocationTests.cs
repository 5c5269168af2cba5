using System.Globalization;
using System.Text;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Tests.Safetensors;

/// <summary>What opening a file costs in managed memory, also where the file is legal.</summary>
public class AllocationTests
{
    const int Slack = 64 << 10;

    [Test]
    public void HeaderThatLiesAboutFifteenMebibytes_CostsFourKibibytes_BesidesItsMessage()
    {
        var bytes = RawFile.Claiming(15 << 20, "{}"u8.ToArray());
        Assert.That(Allocated(() => HeaderParser.ReadLength(bytes, bytes.Length, "file")),
            Is.LessThanOrEqualTo(4 << 10));
    }

    [Test]
    public void LegalHeaderFullOfTinyTensors_CostsLessThanItsOwnBytes()
    {
        var header = new StringBuilder("{");
        for (var i = 0; i < 100_000; i++)
        {
            var name = i.ToString("x", CultureInfo.InvariantCulture);
            header.Append(i == 0 ? "" : ",").Append(RawFile.Tensor(name, "U8", "[]", i, i + 1));
        }
        RequireFrugal(RawFile.Of(header.Append('}').ToString(), 100_000), 100_000);
    }

    [Test]
    public void LegalHeaderFullOfMetadata_CostsLessThanItsOwnBytes()
    {
        var entries = Enumerable.Range(0, 1024).Select(static i => $"\"{i}\":\"{new string('v', 8000)}\"");
        RequireFrugal(RawFile.Of($"{{\"__metadata__\":{{{string.Join(",", entries)}}}}}"), 0);
    }

    static void RequireFrugal(byte[] bytes, int tensors)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Put("model.safetensors", bytes);
        SafetensorsFile? file = null;
        var allocated = Allocated(() => file = SafetensorsFile.Open(path));
        using (file)
        {
            Assert.That(file?.Tensors, Has.Count.EqualTo(tensors));
            Assert.That(allocated, Is.LessThanOrEqualTo(bytes.Length + Slack));
        }
    }

    static long Allocated(Action action)
    {
        Run(action);       // what happens only once is not measured
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(action);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    static void Run(Action action)
    {
        try
        {
            action();
        }
        catch (SafetensorsFormatException)
        {
        }
    }
}

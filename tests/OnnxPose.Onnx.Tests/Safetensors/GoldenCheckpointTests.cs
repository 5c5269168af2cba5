using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;

namespace OnnxPose.Onnx.Tests.Safetensors;

/// <summary>
/// The reference checkpoints were written by the format's own library: all of them must open.
/// </summary>
[Category("Golden")]
public class GoldenCheckpointTests
{
    static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(GoldenFolder.Path(), "*.safetensors", SearchOption.AllDirectories)
            .Select(static file => Path.GetRelativePath(GoldenFolder.Path(), file))
            .Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Files))]
    public void EveryReferenceFile_Opens_AndEveryTensorReads(string file)
    {
        using var tensors = SafetensorsFile.Open(GoldenFolder.Path(file));

        Assert.That(tensors.Tensors, Is.Not.Empty);
        foreach (var (name, entry) in tensors.Tensors)
        {
            var count = entry.DType switch
            {
                DType.F32 or DType.F16 or DType.BF16 => tensors.ReadSingles(name).LongLength,
                DType.F64 => tensors.ReadDoubles(name).LongLength,
                _ => tensors.ReadInt64s(name).LongLength,
            };
            Assert.That(count, Is.EqualTo(entry.Shape.Aggregate(1L, static (a, b) => a * b)), name);
        }
    }

    [Test]
    public void EveryReferenceModel_OpensAsACheckpoint()
    {
        foreach (var file in Files().Where(static f => Path.GetFileName(f) == "model.safetensors"))
        {
            using var checkpoint = Checkpoint.Open(Path.GetDirectoryName(GoldenFolder.Path(file)) ?? "");
            Assert.That(checkpoint.Tensors, Is.Not.Empty);
        }
    }
}

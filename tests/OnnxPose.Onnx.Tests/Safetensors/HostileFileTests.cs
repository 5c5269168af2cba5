using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Tests.Safetensors;

/// <summary>Broken files get the documented exception, which names file and fault, and take no more memory
/// than they have bytes.</summary>
public class HostileFileTests
{
    const int Slack = 64 << 10;

    static IEnumerable<HostileFile> Files() => HostileFiles.All();

    [OneTimeSetUp]
    public void OpenOnce_SoThatNothingIsMeasuredThatHappensOnlyOnce()
    {
        using var folder = new TemporaryFolder();
        Assert.That(() => Open(folder.Put("first", "{}"u8)), Throws.TypeOf<SafetensorsFormatException>());
        Open(folder.Put("second", RawFile.Small()));
    }

    [Test]
    public void TheCorpus_HasManyFiles_WithDifferentNames()
    {
        string[] names = [.. HostileFiles.All().Select(static file => file.Name)];
        Assert.That(names, Has.Length.GreaterThanOrEqualTo(60));
        Assert.That(names, Is.Unique);
        Assert.That(HostileFiles.All().Select(static file => file.Says), Has.All.Not.Empty);
    }

    [TestCaseSource(nameof(Files))]
    public void BrokenFile_IsRefused_NamingItsFault_WithinItsOwnSize(HostileFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var bytes = file.Make();
        using var folder = new TemporaryFolder();
        var path = folder.Put("model.safetensors", bytes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<SafetensorsFormatException>(() => Open(path));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(error.FilePath, Is.EqualTo(path));
        Assert.That(error.Message, Does.Contain(path).And.Length.LessThan(2000));
        var fault = error.Message.Replace(path, "");      // which may hold any number itself
        foreach (var part in file.Says)
        {
            Assert.That(fault, Does.Contain(part));
        }
        Assert.That(allocated, Is.LessThanOrEqualTo(bytes.Length + Slack));
    }

    static void Open(string path)
    {
        using var file = SafetensorsFile.Open(path);
    }
}

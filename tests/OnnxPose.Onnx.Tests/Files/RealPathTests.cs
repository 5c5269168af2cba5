using OnnxPose.Onnx.Files;

namespace OnnxPose.Onnx.Tests.Files;

public class RealPathTests
{
    TemporaryFolder _folder = new();
    string _root = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = new();
        _root = RealPath.Resolve(_folder.Path);     // the system's own temporary folder may be a link
    }

    [TearDown]
    public void DropFolder() => _folder.Dispose();

    [Test]
    public void PlainFile_IsItself() =>
        Assert.That(RealPath.Resolve(_folder.Put("a", "x"u8)), Is.EqualTo(Path.Combine(_root, "a")));

    [Test]
    public void MissingFile_IsItself() =>
        Assert.That(RealPath.Resolve(_folder["no", "file"]), Is.EqualTo(Path.Combine(_root, "no", "file")));

    [Test]
    public void RelativePath_BecomesAbsolute() => Assert.That(
        RealPath.Resolve("no-such-file"), Does.EndWith(Path.DirectorySeparatorChar + "no-such-file"));

    [Test]
    public void ChainOfLinks_LeadsToTheFile()
    {
        _folder.Put("file", "x"u8);
        File.CreateSymbolicLink(_folder["one"], _folder["file"]);
        File.CreateSymbolicLink(_folder["two"], "one");
        File.CreateSymbolicLink(_folder["three"], "./two");
        Assert.That(RealPath.Resolve(_folder["three"]), Is.EqualTo(Path.Combine(_root, "file")));
    }

    [Test]
    public void LinkUpwards_BehindALinkedFolder_StartsFromTheRealFolder()
    {
        Directory.CreateDirectory(_folder["cache", "blobs"]);
        Directory.CreateDirectory(_folder["cache", "snapshots", "rev"]);
        _folder.Put(Path.Combine("cache", "blobs", "hash"), "x"u8);
        File.CreateSymbolicLink(_folder["cache", "snapshots", "rev", "model"], "../../blobs/hash");
        Directory.CreateSymbolicLink(_folder["mine"], Path.Combine("cache", "snapshots", "rev"));

        Assert.That(RealPath.Resolve(_folder["mine", "model"]),
            Is.EqualTo(Path.Combine(_root, "cache", "blobs", "hash")));
    }

    [Test]
    public void LinkAboveTheRoot_StaysAtTheRoot()
    {
        File.CreateSymbolicLink(_folder["up"], string.Concat(Enumerable.Repeat("../", 50)) + "top");
        Assert.That(RealPath.Resolve(_folder["up"]),
            Is.EqualTo(Path.Combine(Path.GetPathRoot(_root) ?? "", "top")));
    }

    [Test]
    public void CircleOfLinks_IsAnIOException()
    {
        File.CreateSymbolicLink(_folder["a"], "b");
        File.CreateSymbolicLink(_folder["b"], "a");
        Assert.That(() => RealPath.Resolve(_folder["a"]),
            Throws.TypeOf<IOException>().With.Message.Contains("links"));
    }
}

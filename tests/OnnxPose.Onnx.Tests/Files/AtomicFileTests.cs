using OnnxPose.Onnx.Files;

namespace OnnxPose.Onnx.Tests.Files;

public class AtomicFileTests
{
    static readonly byte[] s_old = [1, 2, 3];
    static readonly byte[] s_new = [9, 8, 7, 6];

    TemporaryFolder _folder = new();

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void DropFolder() => _folder.Dispose();

    [Test]
    public void NewFile_HasWhatWasWritten_AndNothingElseIsLeft()
    {
        AtomicFile.Write(_folder["out.bin"], static stream => stream.Write(s_new));
        RequireOnly("out.bin", s_new);
    }

    // Only asked, never tried: who may write there would lose the device.
    [Test]
    [Platform(Exclude = "Win")]
    public void Devices_AreNoPlaceForFiles()
    {
        Assert.That(() => AtomicFile.RequireNoDevice("/dev/null"), Throws.InstanceOf<IOException>());
        Assert.That(() => AtomicFile.RequireNoDevice("/tmp/../dev/stdout"), Throws.InstanceOf<IOException>());
        Assert.That(() => AtomicFile.RequireNoDevice("/dev/shm/out.bin"), Throws.Nothing);
        Assert.That(() => AtomicFile.RequireNoDevice("/device/out.bin"), Throws.Nothing);
    }

    [Test]
    public void OldFile_IsReplaced_AndWhoHasItOpenKeepsTheOldBytes()
    {
        using var reader = File.OpenRead(_folder.Put("out.bin", s_old));
        AtomicFile.Write(_folder["out.bin"], static stream => stream.Write(s_new));

        var read = new byte[s_old.Length];
        reader.ReadExactly(read);
        Assert.That(read, Is.EqualTo(s_old));
        RequireOnly("out.bin", s_new);
    }

    [Test]
    public void Text_IsUtf8WithoutMark()
    {
        AtomicFile.WriteText(_folder["out.json"], "é");
        RequireOnly("out.json", [0xC3, 0xA9]);
    }

    [Test]
    public void WriterThatClosesTheStream_IsFine()
    {
        AtomicFile.Write(_folder["out.txt"], static stream =>
        {
            using var writer = new StreamWriter(stream);
            writer.Write("ab");
        });
        RequireOnly("out.txt", [.. "ab"u8]);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void WriterThatFails_AtAnyWrite_LeavesTheOldFileAndNoTemporary(bool hasOld)
    {
        for (var failing = 0; failing < 5; failing++)
        {
            if (hasOld)
            {
                _folder.Put("out.bin", s_old);
            }
            Assert.That(() => AtomicFile.Write(_folder["out.bin"], stream => WriteFailing(stream, failing)),
                Throws.TypeOf<IOException>().With.Message.EqualTo("disk full"));
            Assert.That(_folder.Names(), Is.EqualTo(hasOld ? ["out.bin"] : Array.Empty<string>()));
            if (hasOld)
            {
                RequireOnly("out.bin", s_old);
            }
        }
    }

    [Test]
    public void LinkAtTheDestination_IsReplaced_NotFollowed()
    {
        using var outside = new TemporaryFolder();
        var target = outside.Put("precious", s_old);
        File.CreateSymbolicLink(_folder["out.bin"], target);

        AtomicFile.Write(_folder["out.bin"], static stream => stream.Write(s_new));

        Assert.That(File.ReadAllBytes(target), Is.EqualTo(s_old));
        Assert.That(new FileInfo(_folder["out.bin"]).LinkTarget, Is.Null);
        RequireOnly("out.bin", s_new);
        Assert.That(outside.Names(), Is.EqualTo(new[] { "precious" }));
    }

    [Test]
    public void DanglingLinkAtTheDestination_DoesNotCreateItsTarget()
    {
        using var outside = new TemporaryFolder();
        File.CreateSymbolicLink(_folder["out.bin"], outside["made"]);
        AtomicFile.Write(_folder["out.bin"], static stream => stream.Write(s_new));

        Assert.That(outside.Names(), Is.Empty);
        RequireOnly("out.bin", s_new);
    }

    [Test]
    public void FolderAtTheDestination_IsAnIOException()
    {
        Directory.CreateDirectory(_folder["out.bin"]);
        Assert.That(() => AtomicFile.Write(_folder["out.bin"], Never), Throws.InstanceOf<IOException>());
        Assert.That(_folder.Names(), Is.EqualTo(new[] { "out.bin" }));
    }

    [Test]
    public void MissingFolder_IsAnIOException() => Assert.That(
        () => AtomicFile.Write(_folder["no", "out.bin"], Never), Throws.InstanceOf<IOException>());

    [Test]
    public void LongestLegalName_Works()
    {
        var name = new string('n', 255);
        AtomicFile.Write(_folder[name], static stream => stream.Write(s_new));
        RequireOnly(name, s_new);
    }

    [Test]
    public void ManyWritersOfOneName_LeaveOneWholeFile()
    {
        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
            AtomicFile.Write(_folder["out.bin"], stream =>
                stream.Write([.. Enumerable.Repeat((byte)i, 5000)])));

        var bytes = File.ReadAllBytes(_folder["out.bin"]);
        Assert.That(bytes, Has.Length.EqualTo(5000).And.All.EqualTo(bytes[0]));
        Assert.That(_folder.Names(), Is.EqualTo(new[] { "out.bin" }));
    }

    static void Never(Stream stream) => Assert.Fail("nothing can be written there");

    static void WriteFailing(Stream stream, int failing)
    {
        for (var write = 0; write < 5; write++)
        {
            if (write == failing)
            {
                throw new IOException("disk full");
            }
            stream.Write(new byte[10_000]);
        }
    }

    void RequireOnly(string name, byte[] bytes)
    {
        Assert.That(_folder.Names(), Is.EqualTo(new[] { name }));
        Assert.That(File.ReadAllBytes(_folder[name]), Is.EqualTo(bytes));
    }
}

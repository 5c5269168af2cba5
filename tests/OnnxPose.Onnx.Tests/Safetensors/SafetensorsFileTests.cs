using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Tests.Safetensors;

/// <summary>Values, life time and sharing of an open file.</summary>
public class SafetensorsFileTests
{
    TemporaryFolder _folder = new();

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void DropFolder() => _folder.Dispose();

    [Test]
    public void TensorsAtOddOffsets_ReadRight()
    {
        // One byte first, so that nothing after it is aligned.
        float[] singles = [1.5f, -2.25f, float.NaN, float.PositiveInfinity];
        string[] tensors =
        [
            RawFile.Tensor("u", "U8", "[1]", 0, 1), RawFile.Tensor("f", "F32", "[4]", 1, 17),
            RawFile.Tensor("h", "F16", "[2]", 17, 21), RawFile.Tensor("b", "BF16", "[2]", 21, 25),
            RawFile.Tensor("i", "I64", "[1]", 25, 33), RawFile.Tensor("d", "F64", "[1]", 33, 41),
            RawFile.Tensor("k", "I32", "[1]", 41, 45), RawFile.Tensor("t", "BOOL", "[3]", 45, 48),
        ];
        var header = "{" + string.Join(",", tensors) + "}";
        header = header.PadRight((header.Length + 7) / 8 * 8);
        var path = _folder.Put("model.safetensors",
        [
            .. RawFile.Of(header),
            7,
            .. singles.SelectMany(BitConverter.GetBytes),
            0x00, 0x3C, 0x00, 0xC0,
            0x80, 0x3F, 0x00, 0xC0,
            .. BitConverter.GetBytes(-5_000_000_000),
            .. BitConverter.GetBytes(Math.PI),
            .. BitConverter.GetBytes(-7),
            0, 1, 1,
        ]);
        using var file = SafetensorsFile.Open(path);

        Assert.That(file.Tensors["f"].FileOffset % 4, Is.Not.Zero);
        Assert.That(file.ReadSingles("f"), Is.EqualTo(singles));
        Assert.That(file.ReadSingles("h"), Is.EqualTo(new[] { 1f, -2f }));
        Assert.That(file.ReadSingles("b"), Is.EqualTo(new[] { 1f, -2f }));
        Assert.That(file.ReadInt64s("i"), Is.EqualTo(new[] { -5_000_000_000 }));
        Assert.That(file.ReadInt64s("k"), Is.EqualTo(new[] { -7L }));
        Assert.That(file.ReadInt64s("u"), Is.EqualTo(new[] { 7L }));
        Assert.That(file.ReadInt64s("t"), Is.EqualTo(new[] { 0L, 1L, 1L }));
        Assert.That(file.ReadDoubles("d"), Is.EqualTo(new[] { Math.PI }));
        Assert.That(file.ReadBooleans("t"), Is.EqualTo(new[] { false, true, true }));
    }

    [TestCase("F32")]
    [TestCase("F16")]
    [TestCase("BF16")]
    public void TensorLargerThanTheBuffers_ReadsRight(string type)
    {
        var values = Enumerable.Range(0, 200_001).Select(static i => (float)(i % 251)).ToArray();
        var tensor = TensorToWrite.FromSingles("a", [values.Length], values, Enum.Parse<DType>(type));
        using var file = Write(tensor);
        Assert.That(file.ReadSingles("a").AsSpan().SequenceEqual(values));
    }

    [Test]
    public void EmptyFileOfNoTensors_IsLegal()
    {
        using var file = SafetensorsFile.Open(_folder.Put("model.safetensors", RawFile.Of("{}")));
        Assert.That(file.Tensors, Is.Empty);
        Assert.That(file.ReadMetadata(), Is.Empty);
    }

    [Test]
    public void EmptyTensors_AreLegal_WhereverNothingLies()
    {
        using var file = SafetensorsFile.Open(_folder.Put("model.safetensors", RawFile.Of(
            "{" + RawFile.Tensor("end", "F32", "[0,7]", 4, 4) + "," + RawFile.Tensor("a", "F32", "[]", 0, 4)
                + "," + RawFile.Tensor("start", "BOOL", "[0]", 0, 0) + "}", 4)));
        Assert.That(file.Tensors.Keys, Is.EqualTo(new[] { "start", "a", "end" }));
        Assert.That(file.ReadSingles("end"), Is.Empty);
        Assert.That(file.ReadBooleans("start"), Is.Empty);
    }

    [Test]
    public void WrongType_NamesTheTensorTheTypeAndWhatIsExpected()
    {
        using var file = Write(TensorToWrite.FromBytes("a", [2], DType.I64, new byte[16]));
        Assert.That(() => file.ReadSingles("a"), Throws.TypeOf<ModelContractException>()
            .With.Message.Contains("'a'").And.Message.Contains("I64 [2]")
            .And.Message.Contains("F32, F16 or BF16"));
        Assert.That(() => file.ReadBooleans("a"), Throws.TypeOf<ModelContractException>());
        Assert.That(() => file.ReadDoubles("a"), Throws.TypeOf<ModelContractException>());
        Assert.That(() => file.ReadSingles("b"),
            Throws.TypeOf<ModelContractException>().With.Message.Contains("'a'"));
    }

    [Test]
    public void WrongLength_IsAnArgument()
    {
        using var file = Write(TensorToWrite.FromSingles("a", [2], new float[2]));
        Assert.That(() => file.ReadSingles("a", new float[3]), Throws.ArgumentException);
        Assert.That(() => file.CopyBytes(file.Tensors["a"], 5, new byte[4]),
            Throws.InstanceOf<ArgumentException>());
        Assert.That(() => file.CopyBytes(file.Tensors["a"], -1, new byte[4]),
            Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public void LentBytes_AreTheFiles()
    {
        using var file = Write(TensorToWrite.FromBytes("a", [3], DType.U8, new byte[] { 3, 4, 5 }));
        Assert.That(file.Read(file.Tensors["a"], static bytes => bytes[0] + bytes[^1]), Is.EqualTo(8));
    }

    [Test]
    public void DisposedFile_SaysSo()
    {
        var file = Write(TensorToWrite.FromSingles("a", [2], new float[2]));
        var entry = file.Tensors["a"];
        file.Dispose();
        file.Dispose();
        Assert.That(() => file.ReadBytes(entry), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => file.Tensors["a"], Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => file.ReadMetadata(), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void DisposingWhileTheBytesAreLent_WaitsForTheBorrower()
    {
        var file = Write(TensorToWrite.FromBytes("a", [3], DType.U8, new byte[] { 3, 4, 5 }));
        var sum = file.Read(file.Tensors["a"], bytes =>
        {
            file.Dispose();
            return bytes[0] + bytes[1] + bytes[2];
        });
        Assert.That(sum, Is.EqualTo(12));
    }

    [Test]
    public void ManyReaders_AndADisposal_EndWellOrSaySo()
    {
        var values = Enumerable.Range(0, 5000).Select(static i => (float)i).ToArray();
        for (var round = 0; round < 20; round++)
        {
            var file = Write(TensorToWrite.FromSingles("a", [values.Length], values));
            Task<bool>[] readers =
                [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => ReadUntilDisposed(file, values)))];
            Thread.Sleep(1);
            file.Dispose();
            Assert.That(Task.WhenAll(readers).Result, Has.All.True);
        }
    }

    [Test]
    public void FileReplacedByRename_KeepsItsOldBytes_ForWhoHasItOpen()
    {
        using var old = Write(TensorToWrite.FromSingles("a", [2], new[] { 1f, 2f }));
        using var replaced = Write(TensorToWrite.FromSingles("b", [2], new[] { 3f, 4f }));
        Assert.That(old.ReadSingles("a"), Is.EqualTo(new[] { 1f, 2f }));
        Assert.That(replaced.ReadSingles("b"), Is.EqualTo(new[] { 3f, 4f }));
    }

    [Test]
    public void MissingFile_IsFileNotFound() => Assert.That(
        () => SafetensorsFile.Open(_folder["no.safetensors"]), Throws.TypeOf<FileNotFoundException>());

    [Test]
    public void Folder_IsNoFile() => Assert.That(
        () => SafetensorsFile.Open(_folder.Path), Throws.TypeOf<UnauthorizedAccessException>());

    // False if a read gave wrong values; ends when the file says that it is disposed.
    static bool ReadUntilDisposed(SafetensorsFile file, float[] expected)
    {
        try
        {
            while (true)
            {
                if (!file.ReadSingles("a").AsSpan().SequenceEqual(expected))
                {
                    return false;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    SafetensorsFile Write(TensorToWrite tensor)
    {
        SafetensorsWriter.Write(_folder["model.safetensors"], [tensor]);
        return SafetensorsFile.Open(_folder["model.safetensors"]);
    }
}

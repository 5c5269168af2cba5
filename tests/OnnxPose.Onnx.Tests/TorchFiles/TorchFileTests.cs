using OnnxPose.Onnx.Safetensors;
using OnnxPose.Onnx.TorchFiles;
using OnnxPose.TestKit;

namespace OnnxPose.Onnx.Tests.TorchFiles;

public class TorchFileTests
{
    static readonly byte[] s_small = TorchBytes.Of(
        ("layers.0.weight", [2, 3], [1, 2, 3, 4, 5, 6]), ("layers.0.bias", [2], [-1, float.NaN]));

    [Test]
    public void Tensors_HaveNameTypeShapeAndValues()
    {
        using var folder = new TemporaryFolder();
        using var file = TorchFile.Open(folder.Put("head.pth", s_small));
        Assert.That(file.Tensors.Keys, Is.EqualTo((string[])["layers.0.weight", "layers.0.bias"]));
        var weight = file.Tensors["layers.0.weight"];
        Assert.That((weight.DType, weight.Shape.ToArray()), Is.EqualTo((DType.F32, (long[])[2, 3])));
        Assert.That(file.ReadSingles("layers.0.weight"), Is.EqualTo((float[])[1, 2, 3, 4, 5, 6]));
        Assert.That(file.ReadSingles("layers.0.bias"), Is.EqualTo((float[])[-1, float.NaN]));
        Assert.That(weight.FileOffset % 64, Is.Zero, "where torch puts it, so that it can stay mapped");
    }

    [TestCase("FloatStorage", "F32", 4)]
    [TestCase("HalfStorage", "F16", 2)]
    [TestCase("BFloat16Storage", "BF16", 2)]
    [TestCase("DoubleStorage", "F64", 8)]
    [TestCase("LongStorage", "I64", 8)]
    [TestCase("IntStorage", "I32", 4)]
    [TestCase("ShortStorage", "I16", 2)]
    [TestCase("CharStorage", "I8", 1)]
    [TestCase("ByteStorage", "U8", 1)]
    [TestCase("BoolStorage", "BOOL", 1)]
    public void EveryStorage_IsAnElementType(string storage, string type, int bytes)
    {
        using var file = Open(TorchBytes.Pickle(TorchBytes.Tensor("a", [2, 3], storage, 0)), 6 * bytes);
        Assert.That(file.Tensors["a"].DType.HeaderName(), Is.EqualTo(type));
        Assert.That(file.Tensors["a"].ByteLength, Is.EqualTo(6 * bytes));
    }

    [Test]
    public void TensorsMayShareAStorage_AndBeScalarsOrEmpty()
    {
        using var file = Open(TorchBytes.Pickle(
            TorchBytes.Tensor("all", [12], "ByteStorage", 0),
            TorchBytes.Tensor("rows", [2, 4], "ByteStorage", 0, count: 12, offset: 4),
            TorchBytes.Tensor("one", [], "ByteStorage", 0, count: 12, offset: 7),
            TorchBytes.Tensor("none", [0, 5], "ByteStorage", 0, count: 12, offset: 12),
            TorchBytes.Tensor("deep", [1, 2, 1, 3, 2], "ByteStorage", 0, strides: [99, 6, 99, 2, 1])), 12);
        Assert.That(file.ReadBytes(file.Tensors["rows"]), Is.EqualTo((byte[])[4, 5, 6, 7, 8, 9, 10, 11]));
        Assert.That(file.ReadBytes(file.Tensors["one"]), Is.EqualTo((byte[])[7]));
        Assert.That(file.Tensors["none"].ElementCount, Is.Zero);
        Assert.That(file.Tensors["deep"].Shape.ToArray(), Is.EqualTo((long[])[1, 2, 1, 3, 2]));
    }

    [Test]
    public void AFileOfPlainDictionaries_AndLongNumbers_IsRead()
    {
        byte[] pickle = [0x80, 2, (byte)'}', .. TorchBytes.Unicode("a"),
            .. TorchBytes.TensorValue([3], "ByteStorage", 0), (byte)'s', (byte)'.'];
        using var file = Open(pickle, 3);
        Assert.That(file.Tensors, Has.Count.EqualTo(1));
    }

    // Written by CPython's own pickle and zipfile modules, with stand-ins for torch's classes.
    const string Pickled = """
        UEsDBBQAAAAAAPhpfF0BoHgkNAEAADQBAAAKAAAAbS9kYXRhLnBrbIACY2NvbGxlY3Rpb25zCk9yZGVyZWREaWN0
        CnEAKVJxAShYDwAAAGxheWVycy4wLndlaWdodHECY3RvcmNoLl91dGlscwpfcmVidWlsZF90ZW5zb3JfdjIKcQMo
        KFgHAAAAc3RvcmFnZXEEY3RvcmNoCkZsb2F0U3RvcmFnZQpxBVgBAAAAMHEGWAMAAABjcHVxB0sGdHEIUUsASwJL
        A4ZxCUsDSwGGcQqJaAApUnELdHEMUnENWA0AAABsYXllcnMuMC5iaWFzcQ5oAygoaARoBVgBAAAAMXEPaAdLAnRx
        EFFLAEsChXERSwGFcRKJaAApUnETdHEUUnEVdX1xFlgJAAAAX21ldGFkYXRhcRdoAClScRhYAAAAAHEZfXEaWAcA
        AAB2ZXJzaW9ucRtLAXNzc2IuUEsDBBQAAAAAAPhpfF2FPeMZBgAAAAYAAAALAAAAbS9ieXRlb3JkZXJsaXR0bGVQ
        SwMEFAAAAAAA+Gl8XSTlORkYAAAAGAAAAAgAAABtL2RhdGEvMAAAgD8AAABAAABAQAAAgEAAAKBAAADAQFBLAwQU
        AAAAAAD4aXxdI16NHQgAAAAIAAAACAAAAG0vZGF0YS8xAAAAPwAAAL9QSwMEFAAAAAAA+Gl8XdGeZ1UCAAAAAgAA
        AAkAAABtL3ZlcnNpb24zClBLAQIUAxQAAAAAAPhpfF0BoHgkNAEAADQBAAAKAAAAAAAAAAAAAACAAQAAAABtL2Rh
        dGEucGtsUEsBAhQDFAAAAAAA+Gl8XYU94xkGAAAABgAAAAsAAAAAAAAAAAAAAIABXAEAAG0vYnl0ZW9yZGVyUEsB
        AhQDFAAAAAAA+Gl8XSTlORkYAAAAGAAAAAgAAAAAAAAAAAAAAIABiwEAAG0vZGF0YS8wUEsBAhQDFAAAAAAA+Gl8
        XSNejR0IAAAACAAAAAgAAAAAAAAAAAAAAIAByQEAAG0vZGF0YS8xUEsBAhQDFAAAAAAA+Gl8XdGeZ1UCAAAAAgAA
        AAkAAAAAAAAAAAAAAIAB9wEAAG0vdmVyc2lvblBLBQYAAAAABQAFABQBAAAgAgAAAAA=
        """;

    [Test]
    public void AFileThatCPythonPickled_IsRead()
    {
        using var folder = new TemporaryFolder();
        using var file = TorchFile.Open(folder.Put("m.pth", Convert.FromBase64String(Pickled)));
        Assert.That(file.ReadSingles("layers.0.weight"), Is.EqualTo((float[])[1, 2, 3, 4, 5, 6]));
        Assert.That(file.Tensors["layers.0.weight"].Shape.ToArray(), Is.EqualTo((long[])[2, 3]));
        Assert.That(file.ReadSingles("layers.0.bias"), Is.EqualTo((float[])[0.5f, -0.5f]));
    }

    [Test]
    public void CopyBytes_StaysInsideItsTensor_AndItsFile()
    {
        using var folder = new TemporaryFolder();
        using var file = TorchFile.Open(folder.Put("head.pth", s_small));
        var bias = file.Tensors["layers.0.bias"];
        Assert.That(() => file.CopyBytes(bias, 1, new byte[8]),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => file.CopyBytes(bias with { FilePath = "elsewhere" }, 0, new byte[1]),
            Throws.ArgumentException);
        file.Dispose();
        Assert.That(() => file.CopyBytes(bias, 0, new byte[1]), Throws.InstanceOf<ObjectDisposedException>());
    }

    static TorchFile Open(byte[] pickle, int storageBytes)
    {
        var storage = Enumerable.Range(0, storageBytes).Select(static i => (byte)i).ToArray();
        using var folder = new TemporaryFolder();
        return TorchFile.Open(folder.Put(
            "a.pth", TorchBytes.Archive(("data.pkl", pickle), ("data/0", storage))));
    }
}

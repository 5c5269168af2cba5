using FsCheck;
using FsCheck.Fluent;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Tests.Safetensors;

/// <summary>What the writer writes, the reader and the oracle read.</summary>
public class RoundTripTests
{
    static readonly Gen<string> s_names =
        from parts in Gen.Elements(
            "a", "b", "weight", ".", "0", "\"", "\\", "/", "<", "\n", "\u0001", "\u007F", "é", "中", "\u2028",
            "\U0001F600", " ")
            .ListOf()
        select string.Concat(parts);

    static readonly Gen<TensorToWrite> s_tensors =
        from name in s_names
        from type in Gen.Elements(Enum.GetValues<DType>())
        from shape in Gen.Choose(0, 3).Select(static d => (long)d).ArrayOf()
        where shape.Length <= 5
        from bytes in Gen.Choose(0, 255).Select(static b => (byte)b)
            .ArrayOf((int)shape.Aggregate((long)type.ByteSize(), static (a, b) => a * b))
        select TensorToWrite.FromBytes(name, shape, type, bytes);

    static readonly Gen<Dictionary<string, string>> s_metadata =
        from pairs in Gen.Zip(s_names, s_names).ListOf()
        select pairs.DistinctBy(static p => p.Item1).ToDictionary(static p => p.Item1, static p => p.Item2);

    [Test]
    public void WhatIsWritten_IsRead_ByTheReaderAndByTheOracle()
    {
        var files =
            from tensors in s_tensors.ListOf()
            from metadata in s_metadata
            select (Tensors: tensors.DistinctBy(static t => t.Name).ToArray(), Metadata: metadata);
        Prop.ForAll(files.ToArbitrary(), static file => RequireRoundTrip(file.Tensors, file.Metadata))
            .QuickCheckThrowOnFailure();
    }

    static void RequireRoundTrip(TensorToWrite[] tensors, Dictionary<string, string> metadata)
    {
        using var folder = new TemporaryFolder();
        var path = folder["model.safetensors"];
        SafetensorsWriter.Write(path, tensors, metadata);
        var bytes = File.ReadAllBytes(path);
        SafetensorsWriter.Write(path, tensors.Reverse(), metadata.Reverse().ToDictionary());
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(bytes), "the order of the tensors must not matter");

        using var file = SafetensorsFile.Open(path);
        var oracle = FormatOracle.Read(bytes);
        Assert.That(file.ReadMetadata(), Is.EquivalentTo(metadata));
        Assert.That(file.Tensors, Has.Count.EqualTo(tensors.Length));
        Assert.That(oracle, Has.Count.EqualTo(tensors.Length));
        foreach (var tensor in tensors)
        {
            using var stream = new MemoryStream();
            tensor.WriteTo(stream);
            var entry = file.Tensors[tensor.Name];
            Assert.That((entry.DType, entry.Name), Is.EqualTo((tensor.DType, tensor.Name)));
            Assert.That(entry.Shape, Is.EqualTo(tensor.Shape));
            Assert.That(entry.FileOffset % tensor.DType.ByteSize(), Is.Zero, "elements are aligned");
            Assert.That(file.ReadBytes(entry), Is.EqualTo(stream.ToArray()));
            Assert.That(oracle![tensor.Name].Bytes, Is.EqualTo(stream.ToArray()));
        }
    }
}

using System.Globalization;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Protobuf;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Export;

/// <summary>A weight of a model that lies in another file.</summary>
/// <param name="Tensor">Its declaration.</param>
/// <param name="Path">The file.</param>
/// <param name="Offset">Its first byte there.</param>
/// <param name="Length">How many bytes it has there.</param>
sealed record ExternalTensor(TensorProto Tensor, string Path, long Offset, long Length)
{
    const int ChunkBytes = 1 << 20;

    /// <summary>The weights of a model that lie in other files.</summary>
    public static ExternalTensor[] Of(ModelProto model, string? folder) =>
    [
        .. model.Graph.Initializer
            .Where(static tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External)
            .Select(tensor => Read(tensor, folder ?? "")),
    ];

    /// <summary>How many bytes it has in another type of the same number.</summary>
    public long LengthAs(OnnxType type) => Length / Size((OnnxType)Tensor.DataType) * Size(type);

    /// <summary>Writes its numbers in another type.</summary>
    /// <exception cref="ModelContractException">A finite number would become infinite.</exception>
    public void CopyTo(Stream target, OnnxType type)
    {
        var from = (OnnxType)Tensor.DataType;
        using var source = File.OpenRead(Path);
        source.Position = Offset;
        var buffer = new byte[ChunkBytes];
        for (var done = 0L; done < Length;)
        {
            var bytes = buffer.AsSpan(0, (int)Math.Min(ChunkBytes, Length - done));
            source.ReadExactly(bytes);
            target.Write(from == type ? bytes : Convert(bytes, from, type));
            done += bytes.Length;
        }
    }

    /// <summary>Points the declaration to another place.</summary>
    public void MoveTo(string location, long offset, long length)
    {
        Tensor.ExternalData.Clear();
        Tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        Tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = Text(offset) });
        Tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = Text(length) });

        static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
    }

    static ExternalTensor Read(TensorProto tensor, string folder)
    {
        var place = tensor.ExternalData.ToDictionary(static entry => entry.Key, static entry => entry.Value);
        return new(tensor, System.IO.Path.Combine(folder, place["location"]),
            long.Parse(place["offset"], CultureInfo.InvariantCulture),
            long.Parse(place["length"], CultureInfo.InvariantCulture));
    }

    byte[] Convert(ReadOnlySpan<byte> bytes, OnnxType from, OnnxType to)
    {
        var singles = new float[bytes.Length / Size(from)];
        TensorConversion.ToSingles(Type(from), bytes, singles);
        var converted = new byte[singles.Length * Size(to)];
        TensorConversion.FromSingles(Type(to), singles, converted);
        if (to == OnnxType.Float16 && singles.Any(static value => float.IsFinite(value)
            && float.IsInfinity((float)(Half)value)))
        {
            throw new ModelContractException(
                $"Tensor '{Tensor.Name}' of '{Path}' has a number beyond the largest of fp16. " +
                "Export the model in fp32.");
        }
        return converted;
    }

    static int Size(OnnxType type) => type == OnnxType.Float32 ? 4 : 2;

    static DType Type(OnnxType type) => type switch
    {
        OnnxType.Float32 => DType.F32,
        OnnxType.Float16 => DType.F16,
        _ => DType.BF16,
    };
}

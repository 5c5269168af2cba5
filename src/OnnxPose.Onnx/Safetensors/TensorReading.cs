using System.Buffers;
using System.Buffers.Binary;

namespace OnnxPose.Onnx.Safetensors;

/// <summary>Reads whole tensors as numbers.</summary>
/// <remarks>
/// Each throws <see cref="ModelContractException"/> if there is no tensor of that name or it has another
/// type, and <see cref="ArgumentException"/> if the destination is not as long as the tensor.
/// </remarks>
static class TensorReading
{
    const int ChunkBytes = 64 << 10;

    /// <summary>Reads F32, F16 or BF16.</summary>
    public static void ReadSingles(this ITensorSource source, TensorEntry entry, Span<float> destination)
    {
        var type = entry.DType;
        RequireType(source, entry, TensorConversion.IsSingle(type), "F32, F16 or BF16");
        RequireLength(entry, destination.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            var size = type.ByteSize();
            for (var done = 0; done < destination.Length;)
            {
                var part = destination.Slice(done, Math.Min(ChunkBytes / size, destination.Length - done));
                var bytes = buffer.AsSpan(0, part.Length * size);
                source.CopyBytes(entry, (long)done * size, bytes);
                TensorConversion.ToSingles(type, bytes, part);
                done += part.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc cref="ReadSingles(ITensorSource, TensorEntry, Span{float})"/>
    public static void ReadSingles(this ITensorSource source, string name, Span<float> destination) =>
        source.ReadSingles(source.Entry(name), destination);

    /// <summary>Reads F32, F16 or BF16 into a new array.</summary>
    public static float[] ReadSingles(this ITensorSource source, string name)
    {
        var entry = source.Entry(name);
        var values = new float[entry.ElementCount];
        source.ReadSingles(entry, values);
        return values;
    }

    /// <summary>Reads F64.</summary>
    public static double[] ReadDoubles(this ITensorSource source, string name) =>
        Read<double>(source, name, "F64", static (type, bytes) => type == DType.F64
            ? BinaryPrimitives.ReadDoubleLittleEndian(bytes)
            : null);

    /// <summary>Reads I64, I32, U8 or BOOL.</summary>
    public static long[] ReadInt64s(this ITensorSource source, string name) =>
        Read<long>(source, name, "I64, I32, U8 or BOOL", static (type, bytes) => type switch
        {
            DType.I64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            DType.I32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            DType.U8 or DType.Bool => bytes[0],
            _ => null,
        });

    /// <summary>Reads BOOL; any byte but 0 is true.</summary>
    public static bool[] ReadBooleans(this ITensorSource source, string name) =>
        Read<bool>(source, name, "BOOL", static (type, bytes) => type == DType.Bool ? bytes[0] != 0 : null);

    /// <summary>A tensor's bytes as they lie in the file.</summary>
    public static byte[] ReadBytes(this ITensorSource source, TensorEntry entry)
    {
        var bytes = new byte[entry.ByteLength];
        source.CopyBytes(entry, 0, bytes);
        return bytes;
    }

    /// <summary>A tensor by its name.</summary>
    /// <exception cref="ModelContractException">
    /// There is none; the message names the nearest names.
    /// </exception>
    public static TensorEntry Entry(this ITensorSource source, string name) =>
        source.Tensors.TryGetValue(name, out var entry) ? entry : throw NearestNames.Missing(source, name);

    static T[] Read<T>(
        ITensorSource source, string name, string types, Func<DType, ReadOnlySpan<byte>, T?> convert)
        where T : struct
    {
        var entry = source.Entry(name);
        var size = entry.DType.ByteSize();
        ReadOnlySpan<byte> bytes = source.ReadBytes(entry);
        RequireType(source, entry, bytes.IsEmpty || convert(entry.DType, bytes) is not null, types);
        var values = new T[entry.ElementCount];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = convert(entry.DType, bytes.Slice(i * size, size)).GetValueOrDefault();
        }
        return values;
    }

    static void RequireType(ITensorSource source, TensorEntry entry, bool ok, string types)
    {
        if (!ok)
        {
            throw new ModelContractException(
                $"Tensor '{entry.Name}' of '{source.Path}' is {entry.Form}; expected {types}.");
        }
    }

    static void RequireLength(TensorEntry entry, int length)
    {
        if (entry.ElementCount != length)
        {
            throw new ArgumentException($"Tensor '{entry.Name}' has {entry.ElementCount} elements, " +
                $"but the destination takes {length}.");
        }
    }
}

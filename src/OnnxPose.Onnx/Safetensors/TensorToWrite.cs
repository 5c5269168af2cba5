using System.Runtime.InteropServices;

namespace OnnxPose.Onnx.Safetensors;

/// <summary>
/// A tensor on its way into a file. Holds the caller's memory; nothing is copied until it is written.
/// </summary>
sealed class TensorToWrite
{
    const int ChunkElements = 1 << 14;

    readonly ReadOnlyMemory<float> _singles;
    readonly ReadOnlyMemory<byte> _bytes;

    TensorToWrite(
        string name,
        DType type,
        ReadOnlySpan<long> shape,
        ReadOnlyMemory<float> singles,
        ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        (Name, DType, Shape, _singles, _bytes) = (name, type, shape.ToArray(), singles, bytes);
        ByteLength = bytes.Length + (long)singles.Length * type.ByteSize();
        var expected = (Int128)type.ByteSize();
        foreach (var dimension in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(shape));
            expected = expected > long.MaxValue ? expected : expected * dimension;
        }
        if (expected != ByteLength)
        {
            throw new ArgumentException($"Tensor '{name}' of {type.HeaderName()} " +
                $"{TensorEntry.FormatShape(shape)} takes {expected} bytes; its values have {ByteLength}.");
        }
    }

    /// <summary>The full name.</summary>
    public string Name { get; }

    /// <summary>The element type in the file.</summary>
    public DType DType { get; }

    /// <summary>The dimensions; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>How many bytes it takes in the file.</summary>
    public long ByteLength { get; }

    /// <summary>
    /// A tensor of numbers that is written as F32, F16 or BF16, rounded to the nearest, ties to even.
    /// </summary>
    /// <exception cref="ArgumentException">Another type, or another count than the shape's.</exception>
    public static TensorToWrite FromSingles(
        string name, ReadOnlySpan<long> shape, ReadOnlyMemory<float> values, DType type = DType.F32) =>
        TensorConversion.IsSingle(type)
            ? new(name, type, shape, values, default)
            : throw new ArgumentException(
                $"Singles are written as F32, F16 or BF16, not {type.HeaderName()}.", nameof(type));

    /// <summary>A tensor of any type from its bytes, little-endian.</summary>
    public static TensorToWrite FromBytes(
        string name, ReadOnlySpan<long> shape, DType type, ReadOnlyMemory<byte> bytes) =>
        new(name, type, shape, default, bytes);

    /// <summary>Writes the bytes.</summary>
    /// <exception cref="ArgumentException">
    /// A finite value becomes infinite in the type of the file.
    /// </exception>
    public void WriteTo(Stream stream)
    {
        stream.Write(_bytes.Span);
        var buffer = new byte[Math.Min(ChunkElements, _singles.Length) * DType.ByteSize()];
        for (var done = 0; done < _singles.Length; done += ChunkElements)
        {
            var values = _singles.Span.Slice(done, Math.Min(ChunkElements, _singles.Length - done));
            var bytes = buffer.AsSpan(0, values.Length * DType.ByteSize());
            TensorConversion.FromSingles(DType, values, bytes);
            RequireFinite(values, bytes, done);
            stream.Write(bytes);
        }
    }

    void RequireFinite(ReadOnlySpan<float> values, ReadOnlySpan<byte> bytes, int first)
    {
        if (DType == DType.F32)
        {
            return;
        }
        // The exponent's bits are all ones: infinite or NaN.
        var exponent = DType == DType.F16 ? 0x7C00 : 0x7F80;
        var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (var i = 0; i < values.Length; i++)
        {
            if ((halves[i] & exponent) == exponent && float.IsFinite(values[i]))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Tensor '{Name}' has {values[i]} at {first + i}, beyond the largest ") +
                    $"{DType.HeaderName()}. Write it as F32.");
            }
        }
    }
}

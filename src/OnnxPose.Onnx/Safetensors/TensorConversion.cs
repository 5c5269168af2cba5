using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace OnnxPose.Onnx.Safetensors;

/// <summary>
/// Elements of a file to numbers and back. Bytes may have any alignment and are little-endian.
/// </summary>
static class TensorConversion
{
    /// <summary>Whether a type converts to <see cref="float"/>: F32, F16 or BF16.</summary>
    public static bool IsSingle(DType type) => type is DType.F32 or DType.F16 or DType.BF16;

    /// <summary>Converts F32, F16 or BF16; exact, and NaN stays NaN.</summary>
    public static void ToSingles(DType type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        if (type == DType.F32)
        {
            bytes[..(values.Length * sizeof(float))].CopyTo(MemoryMarshal.AsBytes(values));
            return;
        }
        for (var i = 0; i < values.Length; i++)
        {
            var bits = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]);
            values[i] = type == DType.F16
                ? (float)BitConverter.UInt16BitsToHalf(bits)
                : BitConverter.UInt32BitsToSingle((uint)bits << 16);
        }
    }

    /// <summary>
    /// Converts to F32, F16 or BF16, rounding to the nearest and ties to even; NaN stays NaN.
    /// </summary>
    public static void FromSingles(DType type, ReadOnlySpan<float> values, Span<byte> bytes)
    {
        if (type == DType.F32)
        {
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
            return;
        }
        for (var i = 0; i < values.Length; i++)
        {
            var bits = type == DType.F16
                ? BitConverter.HalfToUInt16Bits((Half)values[i])
                : ToBFloat16(values[i]);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[(2 * i)..], bits);
        }
    }

    /// <summary>The bits of the nearest bf16 number.</summary>
    public static ushort ToBFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
        {
            // Quiet, so that cutting the low bits cannot make it infinite.
            return (ushort)(bits >> 16 | 0x40);
        }
        return (ushort)(bits + 0x7FFF + (bits >> 16 & 1) >> 16);
    }
}

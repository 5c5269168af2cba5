using System.Buffers.Binary;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Tests.Safetensors;

/// <summary>All 65,536 values of the half-width types, both ways.</summary>
public class TensorConversionTests
{
    static readonly byte[] s_all = AllValues();

    [Test]
    public void EveryF16_EqualsSystemHalf()
    {
        var values = Read(DType.F16);
        for (var bits = 0; bits < values.Length; bits++)
        {
            RequireSame(values[bits], (float)BitConverter.UInt16BitsToHalf((ushort)bits), bits);
        }
    }

    [Test]
    public void EveryF16_EqualsItsSignExponentAndFraction()
    {
        var values = Read(DType.F16);
        for (var bits = 0; bits < values.Length; bits++)
        {
            var (sign, exponent, fraction) = (bits >> 15 == 0 ? 1.0 : -1.0, bits >> 10 & 31, bits & 1023);
            var expected = exponent switch
            {
                31 => fraction == 0 ? sign * double.PositiveInfinity : double.NaN,
                0 => sign * fraction * Math.Pow(2, -24),
                _ => sign * (1 + fraction / 1024.0) * Math.Pow(2, exponent - 15),
            };
            RequireSame(values[bits], (float)expected, bits);
        }
    }

    [Test]
    public void EveryBF16_IsTheUpperHalfOfASingle()
    {
        var values = Read(DType.BF16);
        for (var bits = 0; bits < values.Length; bits++)
        {
            Assert.That(BitConverter.SingleToUInt32Bits(values[bits]), Is.EqualTo((uint)bits << 16));
        }
    }

    [TestCase("F16")]
    [TestCase("BF16")]
    public void EveryValue_WrittenAndReadAgain_IsItself(string name)
    {
        var type = Enum.Parse<DType>(name);
        var values = Read(type);
        var bytes = new byte[s_all.Length];
        TensorConversion.FromSingles(type, values, bytes);
        for (var bits = 0; bits < values.Length; bits++)
        {
            var back = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2 * bits));
            var same = float.IsNaN(values[bits]) ? IsNaN(type, back) : back == bits;
            Assert.That(same, $"{name} {bits:X4} -> {back:X4}");
        }
    }

    [Test]
    public void BF16_RoundsToTheNearest_TiesToEven()
    {
        // Every upper half that is finite, with lower halves on both sides of each boundary.
        for (var upper = 0u; upper < 0x7F80; upper++)
        {
            foreach (var lower in new[] { 0u, 1u, 0x7FFFu, 0x8000u, 0x8001u, 0xFFFFu })
            {
                var up = lower > 0x8000 || (lower == 0x8000 && (upper & 1) == 1);
                var value = BitConverter.UInt32BitsToSingle(upper << 16 | lower);
                Assert.That(TensorConversion.ToBFloat16(value), Is.EqualTo(upper + (up ? 1u : 0u)));
                Assert.That(TensorConversion.ToBFloat16(-value), Is.EqualTo(upper + (up ? 1u : 0u) | 0x8000));
            }
        }
    }

    [TestCase(0x7F800001u)]
    [TestCase(0x7FC00000u)]
    [TestCase(0x7FFFFFFFu)]
    [TestCase(0xFF800001u)]
    [TestCase(0xFFFFFFFFu)]
    public void NaN_StaysNaN_InBF16(uint bits) =>
        Assert.That(IsNaN(DType.BF16, TensorConversion.ToBFloat16(BitConverter.UInt32BitsToSingle(bits))));

    static float[] Read(DType type)
    {
        var values = new float[s_all.Length / 2];
        TensorConversion.ToSingles(type, s_all, values);
        return values;
    }

    static bool IsNaN(DType type, ushort bits) =>
        type == DType.F16 ? Half.IsNaN(BitConverter.UInt16BitsToHalf(bits)) : (bits & 0x7FFF) > 0x7F80;

    static void RequireSame(float actual, float expected, int bits)
    {
        var same = float.IsNaN(expected)
            ? float.IsNaN(actual)
            : BitConverter.SingleToUInt32Bits(actual) == BitConverter.SingleToUInt32Bits(expected);
        Assert.That(same, $"{bits:X4} is {actual}, expected {expected}");
    }

    static byte[] AllValues()
    {
        var bytes = new byte[2 * 65536];
        for (var bits = 0; bits < 65536; bits++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * bits), (ushort)bits);
        }
        return bytes;
    }
}

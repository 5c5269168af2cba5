using System.Numerics.Tensors;

namespace OnnxPose.Onnx.Graphs;

/// <summary>
/// A weight in 8 bits: each row is cut into blocks of <see cref="BlockSize"/> columns, and a block's values
/// are (code - 128) times its scale, the largest magnitude over 127. A value is off by at most half its
/// scale.
/// </summary>
/// <remarks>
/// The layout of ONNX Runtime's MatMulNBits: codes (row, block, place in the block), the last block filled up
/// with zeros; scales (row, block). A block that holds NaN or an infinity gives NaN or an infinity wherever
/// it is multiplied. Immutable and thread-safe.
/// </remarks>
sealed class QuantizedMatrix
{
    /// <summary>Columns that share a scale.</summary>
    public const int BlockSize = 128;

    /// <summary>The code of zero.</summary>
    public const byte Zero = 128;

    const float Largest = 127;

    QuantizedMatrix(int rows, int columns)
    {
        (Rows, Columns, Blocks) = (rows, columns, (columns + BlockSize - 1) / BlockSize);
        Codes = new byte[rows * Blocks * BlockSize];
        Scales = new float[rows * Blocks];
    }

    /// <summary>Outputs.</summary>
    public int Rows { get; }

    /// <summary>Inputs.</summary>
    public int Columns { get; }

    /// <summary>Blocks of a row.</summary>
    public int Blocks { get; }

    /// <summary>(row, block, place).</summary>
    public byte[] Codes { get; }

    /// <summary>(row, block).</summary>
    public float[] Scales { get; }

    /// <summary>Rounds a weight to the nearest codes.</summary>
    public static QuantizedMatrix Of(WeightMatrix weight)
    {
        var quantized = new QuantizedMatrix(weight.Rows, weight.Columns);
        Parallel.For(0, weight.Rows, row =>
        {
            var values = weight.Values.AsSpan(row * weight.Columns, weight.Columns);
            for (var block = 0; block < quantized.Blocks; block++)
            {
                var start = block * BlockSize;
                var place = (row * quantized.Blocks) + block;
                quantized.Scales[place] = Quantize(
                    values.Slice(start, Math.Min(BlockSize, values.Length - start)),
                    quantized.Codes.AsSpan(place * BlockSize, BlockSize));
            }
        });
        return quantized;
    }

    /// <summary>What the codes stand for.</summary>
    public WeightMatrix Dequantize()
    {
        var values = new float[Rows * Columns];
        for (var i = 0; i < values.Length; i++)
        {
            var (row, column) = (i / Columns, i % Columns);
            var place = (row * Blocks) + (column / BlockSize);
            values[i] = Scales[place] * (Codes[(place * BlockSize) + (column % BlockSize)] - Zero);
        }
        return new(values, Rows, Columns);
    }

    static float Quantize(ReadOnlySpan<float> values, Span<byte> codes)
    {
        codes.Fill(Zero);
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(values));
        var (scale, inverse) = (largest / Largest, Largest / largest);
        if (float.IsFinite(largest) && float.IsFinite(inverse))     // else zeros, or nothing that has a code
        {
            for (var i = 0; i < values.Length; i++)
            {
                codes[i] = (byte)(Zero + (int)MathF.Round(values[i] * inverse));
            }
        }
        return scale;
    }
}

namespace OnnxPose.Numerics;

/// <summary>
/// The numbers of PyTorch's CPU generator, so that a seed from a notebook gives the same latents here.
/// </summary>
/// <remarks>
/// <para>What <c>torch.Generator().manual_seed(seed)</c> gives to <c>torch.rand</c> and <c>torch.randn</c> in
/// float32: uniform numbers are equal bit for bit, normal ones to about 1e-6, because PyTorch takes logarithm
/// and sine in single precision.</para>
/// <para>How many numbers a call asks for is part of the sequence: fewer than 16 normal numbers are drawn
/// one by one in double precision, of which every second one is kept for the next short call, and 16 or more
/// are drawn in blocks. Not thread-safe.</para>
/// </remarks>
public sealed class TorchRandom
{
    const int Block = 16;
    const int HalfBlock = Block / 2;

    readonly MersenneTwister _bits;
    double? _kept;

    /// <summary>The stream of a seed, of which PyTorch uses the low 32 bits.</summary>
    public TorchRandom(ulong seed) => _bits = new((uint)seed);

    /// <summary><c>torch.rand</c>: numbers in [0, 1) with 24 random bits. Allocates nothing.</summary>
    public void Uniforms(Span<float> numbers)
    {
        foreach (ref var number in numbers)
        {
            number = (_bits.NextUInt32() & 0xFFFFFF) * (1f / (1 << 24));
        }
    }

    /// <summary><c>torch.randn</c>: standard normal numbers. Allocates nothing.</summary>
    public void Normals(Span<float> numbers)
    {
        if (numbers.Length < Block)
        {
            foreach (ref var number in numbers)
            {
                number = (float)NextNormal();
            }
            return;
        }
        Uniforms(numbers);
        var whole = numbers.Length - numbers.Length % Block;
        for (var first = 0; first < whole; first += Block)
        {
            ToNormals(numbers.Slice(first, Block));
        }
        if (whole < numbers.Length)
        {
            // The rest is no block: the last sixteen are drawn afresh, those already made included.
            var last = numbers[^Block..];
            Uniforms(last);
            ToNormals(last);
        }
    }

    // Box-Muller, the first half of the block with the second.
    static void ToNormals(Span<float> block)
    {
        for (var j = 0; j < HalfBlock; j++)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - block[j]));
            var (sine, cosine) = Math.SinCos(Math.Tau * block[j + HalfBlock]);
            block[j] = (float)(radius * cosine);
            block[j + HalfBlock] = (float)(radius * sine);
        }
    }

    double NextNormal()
    {
        if (_kept is { } kept)
        {
            _kept = null;
            return kept;
        }
        var (sine, cosine) = Math.SinCos(Math.Tau * NextDouble());
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        _kept = radius * sine;
        return radius * cosine;
    }

    double NextDouble()
    {
        var high = (ulong)_bits.NextUInt32() << 32;
        return ((high | _bits.NextUInt32()) & ((1UL << 53) - 1)) * (1.0 / (1L << 53));
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace OnnxPose.Numerics;

/// <summary>A seeded random stream that can be forked into named, independent streams.</summary>
/// <remarks>
/// The algorithm is pinned and part of the contract: a key of 64 bits (SplitMix64 over the seed and the names
/// forked by) starts a xoshiro256** generator. A fork depends on the key alone, never on how many numbers
/// were drawn, so that adding a draw in one stage cannot change another. It is a mutable value: pass it by
/// reference where draws should advance the caller's stream. Not thread-safe; fork one per thread.
/// </remarks>
public struct PoseRandom
{
    const ulong GoldenGamma = 0x9E3779B97F4A7C15;
    const int SeedBits = 53;     // so that every JSON reader keeps them

    readonly ulong _key;
    ulong _s0, _s1, _s2, _s3;

    PoseRandom(ulong key)
    {
        _key = key;
        var state = key;
        _s0 = SplitMix64(ref state);
        _s1 = SplitMix64(ref state);
        _s2 = SplitMix64(ref state);
        _s3 = SplitMix64(ref state);
    }

    /// <summary>The root stream of a seed; every value is a good seed.</summary>
    public static PoseRandom FromSeed(ulong seed) => new(Mix(seed + GoldenGamma));

    /// <summary>A new seed from the operating system's random source, below 2^53.</summary>
    public static ulong NewSeed()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt64(bytes) >> (64 - SeedBits);
    }

    /// <summary>
    /// An independent stream for <paramref name="name"/>; the same name gives the same stream.
    /// </summary>
    public readonly PoseRandom Fork(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var hash = 0xCBF29CE484222325;     // FNV-1a, 64 bits, over UTF-8
        foreach (var b in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ b) * 0x100000001B3;
        }
        return new(Mix(_key ^ Mix(hash)));
    }

    /// <summary>
    /// An independent stream for a number, for instance a sample or a keypoint. Allocates nothing.
    /// </summary>
    public readonly PoseRandom Fork(int index) => new(Mix(_key + GoldenGamma * (2 * (ulong)(uint)index + 1)));

    /// <summary>64 uniform bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A uniform number in [0, 1) with 24 random bits.</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>A seed for another stream, below 2^53: the next number's upper bits.</summary>
    public ulong NextSeed() => NextUInt64() >> (64 - SeedBits);

    /// <summary>A uniform number in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>A uniform integer from 0 to <paramref name="exclusiveMax"/> - 1, without bias.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="exclusiveMax"/> is not positive.
    /// </exception>
    public int NextInt32(int exclusiveMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMax);
        var bound = (uint)exclusiveMax;
        while (true)
        {
            var product = (NextUInt64() >> 32) * bound;    // Lemire: multiply, reject the short interval
            if ((uint)product >= (uint)-(int)bound % bound)
            {
                return (int)(product >> 32);
            }
        }
    }

    /// <summary>
    /// A standard normal number (Box-Muller over two uniforms; the second one is not kept).
    /// </summary>
    public double NextNormal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(Math.Tau * NextDouble());
    }

    static ulong SplitMix64(ref ulong state) => Mix(state += GoldenGamma);

    static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

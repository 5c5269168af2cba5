using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OnnxPose.Numerics;

/// <summary>Eight xoshiro256++ generators side by side, seeded from a <see cref="PoseRandom"/>.</summary>
struct LaneRandom
{
    Vector512<ulong> _s0, _s1, _s2, _s3;

    /// <summary>Takes 32 draws of 64 bits from <paramref name="random"/>.</summary>
    public static LaneRandom From(ref PoseRandom random)
    {
        Span<ulong> state = stackalloc ulong[4 * Vector512<ulong>.Count];
        foreach (ref var word in state)
        {
            word = random.NextUInt64();
        }
        return new()
        {
            _s0 = Vector512.Create<ulong>(state),
            _s1 = Vector512.Create<ulong>(state[8..]),
            _s2 = Vector512.Create<ulong>(state[16..]),
            _s3 = Vector512.Create<ulong>(state[24..]),
        };
    }

    /// <summary>Eight uniform numbers in [0, 1) with 52 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> NextDouble()
    {
        var sum = _s0 + _s3;
        var bits = ((sum << 23) | (sum >>> 41)) + _s0;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = (_s3 << 45) | (_s3 >>> 19);
        // The top bits as the mantissa of a number in [1, 2).
        return ((bits >>> 12) | Vector512.Create(0x3FF0_0000_0000_0000UL)).AsDouble() - Vector512<double>.One;
    }
}

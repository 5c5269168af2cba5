namespace OnnxPose.Numerics;

/// <summary>The generator mt19937, 32 bits a draw.</summary>
/// <remarks>
/// Makoto Matsumoto and Takuji Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998), with the seeding of 2002.
/// Not thread-safe.
/// </remarks>
sealed class MersenneTwister
{
    const int Words = 624;
    const int Offset = 397;
    const uint Twist = 0x9908B0DF;

    readonly uint[] _state = new uint[Words];
    int _next = Words;

    /// <summary>The stream of a seed.</summary>
    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (var i = 1u; i < Words; i++)
        {
            var previous = _state[i - 1];
            _state[i] = 1812433253 * (previous ^ (previous >> 30)) + i;
        }
    }

    /// <summary>32 uniform bits.</summary>
    public uint NextUInt32()
    {
        if (_next == Words)
        {
            Advance();
        }
        var y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }

    void Advance()
    {
        for (var i = 0; i < Words; i++)
        {
            var y = (_state[i] & 0x80000000) | (_state[(i + 1) % Words] & 0x7FFFFFFF);
            _state[i] = _state[(i + Offset) % Words] ^ (y >> 1) ^ ((y & 1) * Twist);
        }
        _next = 0;
    }
}

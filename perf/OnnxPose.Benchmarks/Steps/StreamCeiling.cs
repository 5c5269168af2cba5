using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OnnxPose.Benchmarks.Steps;

/// <summary>How fast threads read memory: each sums its share of a buffer in the widest registers.</summary>
sealed class StreamCeiling : IDisposable
{
    readonly ulong[] _buffer;
    readonly Thread[] _helpers;
    readonly ulong[] _sums;
    int _round, _pending;
    volatile bool _stopped;

    /// <summary>A buffer of so many bytes, read by so many threads.</summary>
    public StreamCeiling(double bytes, int threads)
    {
        var lanes = Vector512<ulong>.Count * 8 * threads;
        _buffer = new ulong[(int)(bytes / sizeof(ulong)) / lanes * lanes];
        _buffer.AsSpan().Fill(0x3f80_0000_3f80_0000);     // touched, and no shared page of zeros
        _sums = new ulong[threads * 8];                   // a cache line each
        _helpers = [.. Enumerable.Range(1, threads - 1).Select(Start)];
    }

    /// <summary>Bytes that a reading reads.</summary>
    public long Bytes => (long)_buffer.Length * sizeof(ulong);

    /// <summary>Reads everything once.</summary>
    public void Read()
    {
        Volatile.Write(ref _pending, _helpers.Length);
        Interlocked.Increment(ref _round);
        ReadShare(0);
        var wait = new SpinWait();
        while (Volatile.Read(ref _pending) > 0)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>GB/s of the fastest of some readings.</summary>
    public double GigabytesPerSecond(int readings)
    {
        var best = double.MaxValue;
        for (var i = 0; i < readings; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Read();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return Bytes / best / 1e9;
    }

    public void Dispose()
    {
        _stopped = true;
        Interlocked.Increment(ref _round);
        Array.ForEach(_helpers, static helper => helper.Join());
    }

    Thread Start(int share)
    {
        var thread = new Thread(() => Serve(share)) { IsBackground = true };
        thread.Start();
        return thread;
    }

    void Serve(int share)
    {
        for (var done = 0; ; done++)
        {
            var wait = new SpinWait();
            while (Volatile.Read(ref _round) == done)
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }
            if (_stopped)
            {
                return;
            }
            ReadShare(share);
            Interlocked.Decrement(ref _pending);
        }
    }

    void ReadShare(int share)
    {
        var length = _buffer.Length / (_sums.Length / 8);
        var vectors = MemoryMarshal.Cast<ulong, Vector512<ulong>>(_buffer.AsSpan(share * length, length));
        var (a, b, c, d) = (Vector512<ulong>.Zero, Vector512<ulong>.Zero, Vector512<ulong>.Zero,
            Vector512<ulong>.Zero);
        for (var i = 0; i + 8 <= vectors.Length; i += 8)
        {
            a ^= vectors[i] ^ vectors[i + 4];
            b ^= vectors[i + 1] ^ vectors[i + 5];
            c ^= vectors[i + 2] ^ vectors[i + 6];
            d ^= vectors[i + 3] ^ vectors[i + 7];
        }
        _sums[share * 8] = Vector512.Sum(a ^ b ^ c ^ d);     // else nothing need be read
    }
}

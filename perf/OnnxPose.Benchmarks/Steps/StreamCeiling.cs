using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OnnxPose.Benchmarks.Steps;

/// <summary>How fast threads read memory: each folds its share of a buffer in the widest registers.</summary>
/// <remarks>Between readings the helping threads sleep, so that they take no core from what else is
/// measured; they are awake before the clock starts.</remarks>
sealed class StreamCeiling : IDisposable
{
    const int CacheLine = 8;     // numbers of 64 bits

    readonly ulong[] _buffer;
    readonly ulong[] _results;
    readonly Thread[] _helpers;
    readonly ManualResetEventSlim _awake = new(initialState: false, spinCount: 0);
    int _ready, _round, _pending;
    volatile bool _stopped;

    /// <summary>A buffer of so many bytes, read by so many threads.</summary>
    public StreamCeiling(double bytes, int threads)
    {
        var lanes = Vector512<ulong>.Count * 8 * threads;
        _buffer = new ulong[(int)(bytes / sizeof(ulong)) / lanes * lanes];
        _buffer.AsSpan().Fill(0x3f80_0000_3f80_0000);     // else all of it may be one page of zeros
        _results = new ulong[threads * CacheLine];
        _helpers = [.. Enumerable.Range(1, threads - 1).Select(Start)];
    }

    /// <summary>Reads everything once, and says how many microseconds that took.</summary>
    public double Read()
    {
        Wake();
        var start = Stopwatch.GetTimestamp();
        Volatile.Write(ref _pending, _helpers.Length);
        Interlocked.Increment(ref _round);
        ReadShare(0);
        WaitUntil(static me => Volatile.Read(ref me._pending) == 0);
        var time = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        _awake.Reset();
        WaitUntil(static me => Volatile.Read(ref me._ready) == 0);
        return time;
    }

    /// <summary>GB/s of the fastest of some readings.</summary>
    public double GigabytesPerSecond(int readings)
    {
        var best = Enumerable.Range(0, readings).Min(_ => Read());
        return _buffer.Length * (double)sizeof(ulong) / best / 1e3;
    }

    public void Dispose()
    {
        _stopped = true;
        _awake.Set();
        Array.ForEach(_helpers, static helper => helper.Join());
        _awake.Dispose();
    }

    void Wake()
    {
        _awake.Set();
        WaitUntil(static me => Volatile.Read(ref me._ready) == me._helpers.Length);
    }

    Thread Start(int share)
    {
        var thread = new Thread(() => Serve(share)) { IsBackground = true };
        thread.Start();
        return thread;
    }

    void Serve(int share)
    {
        var done = 0;
        while (true)
        {
            _awake.Wait();
            if (_stopped)
            {
                return;
            }
            Interlocked.Increment(ref _ready);
            WaitUntil(me => Volatile.Read(ref me._round) != done);
            done++;
            ReadShare(share);
            Interlocked.Decrement(ref _pending);
            WaitUntil(static me => !me._awake.IsSet);
            Interlocked.Decrement(ref _ready);
        }
    }

    void WaitUntil(Func<StreamCeiling, bool> holds)
    {
        var wait = new SpinWait();
        while (!holds(this))
        {
            wait.SpinOnce(sleep1Threshold: -1);     // gives way to others, but never sleeps
        }
    }

    void ReadShare(int share)
    {
        var length = _buffer.Length * CacheLine / _results.Length;
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
        _results[share * CacheLine] = Vector512.Sum(a ^ b ^ c ^ d);     // else nothing would have to be read
    }
}

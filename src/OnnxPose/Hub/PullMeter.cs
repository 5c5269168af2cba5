namespace OnnxPose.Hub;

/// <summary>Counts what arrives, over all files of a pull, and tells of it a few times a second.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="files">How many there are.</param>
/// <param name="bytes">How many bytes they have.</param>
/// <param name="progress">Who is told, one call at a time; null for nobody.</param>
/// <param name="time">The clock.</param>
sealed class PullMeter(int files, long bytes, IProgress<HubProgress>? progress, TimeProvider time)
{
    const int MostSamples = 64;

    static readonly TimeSpan s_pause = TimeSpan.FromSeconds(0.2);
    static readonly TimeSpan s_window = TimeSpan.FromSeconds(10);

    readonly Lock _lock = new();
    readonly Queue<(long Time, long Arrived)> _samples = new();
    long _done, _arrived, _lastReport;
    int _filesDone;

    /// <summary>Bytes that were there before the pull began, or are lost again where it is
    /// negative.</summary>
    public void Found(long count)
    {
        lock (_lock)
        {
            _done += count;
        }
    }

    /// <summary>Bytes that came.</summary>
    public void Arrived(string file, int count)
    {
        lock (_lock)
        {
            _done += count;
            _arrived += count;
            if (_lastReport == 0 || time.GetElapsedTime(_lastReport) >= s_pause)
            {
                Report(file);
            }
        }
    }

    /// <summary>A file that is complete.</summary>
    public void Finished(string file)
    {
        lock (_lock)
        {
            _filesDone++;
            Report(file);
        }
    }

    /// <summary>What a file waits for.</summary>
    public void Waits(string file, string reason)
    {
        lock (_lock)
        {
            progress?.Report(new(file, _filesDone, files, _done, bytes, 0, null) { Waiting = reason });
        }
    }

    void Report(string file)
    {
        var now = _lastReport = time.GetTimestamp();
        _samples.Enqueue((now, _arrived));
        while (_samples.Count > MostSamples || time.GetElapsedTime(_samples.Peek().Time, now) > s_window)
        {
            _samples.Dequeue();
        }
        var (first, before) = _samples.Peek();
        var seconds = time.GetElapsedTime(first, now).TotalSeconds;
        var rate = seconds > 0 ? (_arrived - before) / seconds : 0;
        TimeSpan? left = rate > 0 ? TimeSpan.FromSeconds(Math.Min((bytes - _done) / rate, 1e8)) : null;
        progress?.Report(new(file, _filesDone, files, _done, bytes, rate, left));
    }
}

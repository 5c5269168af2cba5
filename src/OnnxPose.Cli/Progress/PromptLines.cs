using System.Globalization;

namespace OnnxPose.Cli.Progress;

/// <summary>Says how many prompts are done, how fast and how long it will take: on a screen one line that is
/// written over, else a line now and then.</summary>
/// <param name="error">Where to.</param>
/// <param name="isScreen">Whether lines may be written over.</param>
/// <param name="kept">Prompts that an earlier run did.</param>
/// <param name="count">All prompts, where that is known.</param>
/// <param name="time">The clock.</param>
sealed class PromptLines(TextWriter error, bool isScreen, int kept, int? count, TimeProvider time)
    : IDisposable
{
    static readonly TimeSpan s_often = TimeSpan.FromSeconds(0.25), s_seldom = TimeSpan.FromSeconds(10);

    readonly long _start = time.GetTimestamp();
    long _last = time.GetTimestamp();
    int _done;
    bool _ended;
    string _shown = "";

    /// <summary>So many prompts are done, those of earlier runs among them.</summary>
    public void Report(int done)
    {
        _done = done;
        if (time.GetElapsedTime(_last) >= (isScreen ? s_often : s_seldom))
        {
            _last = time.GetTimestamp();
            Show();
        }
    }

    /// <summary>Says it a last time, and ends the line.</summary>
    public void Dispose()
    {
        if (_ended)
        {
            return;
        }
        _ended = true;
        Show();
        if (isScreen)
        {
            error.WriteLine();
        }
    }

    void Show()
    {
        var line = Line(Math.Max(_done, kept), kept, count, time.GetElapsedTime(_start));
        error.Write(isScreen ? $"\r{line.PadRight(_shown.Length)}" : line + Environment.NewLine);
        _shown = line;
    }

    /// <summary>How far a run is, in words.</summary>
    public static string Line(int done, int kept, int? count, TimeSpan elapsed)
    {
        var rate = (done - kept) / Math.Max(elapsed.TotalSeconds, 1e-3);
        var left = count > done && rate > 0
            ? $", {RoughTime.Text(TimeSpan.FromSeconds((count.Value - done) / rate))} left"
            : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"poses: {done}{(count is null ? "" : $" of {count}")} prompts, {rate:F1}/s{left}");
    }
}

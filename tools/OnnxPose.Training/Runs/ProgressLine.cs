using System.Diagnostics;
using System.Globalization;

namespace OnnxPose.Training.Runs;

/// <summary>The progress of a run on standard error: a bar that is redrawn on a terminal, a line now and then
/// in a file.</summary>
sealed class ProgressLine(TextWriter target, int? columns, ITrainingLog log)
{
    const int BarLength = 20;
    const double SecondsOnTerminal = 2, SecondsInFile = 30;

    readonly Stopwatch _clock = Stopwatch.StartNew();
    TimeSpan _processorTime = Environment.CpuUsage.TotalTime;
    double _last;
    int _steps;
    bool _isOpen;

    /// <summary>On this process's standard error.</summary>
    public static ProgressLine OnStandardError(ITrainingLog log) =>
        new(Console.Error, Console.IsErrorRedirected ? null : Console.WindowWidth, log);

    /// <summary>Tells of a step where it is time to.</summary>
    /// <param name="step">The run's step, earlier parts included.</param>
    /// <param name="share">How much of this part is done, 0 to 1.</param>
    public void Step(long step, double share)
    {
        _steps++;
        var elapsed = _clock.Elapsed.TotalSeconds - _last;
        if (elapsed >= (columns is null ? SecondsInFile : SecondsOnTerminal))
        {
            Show(step, share, elapsed);
        }
    }

    /// <summary>Ends a bar that is being redrawn, before somebody else writes.</summary>
    public void Break()
    {
        if (_isOpen)
        {
            target.WriteLine();
        }
        _isOpen = false;
    }

    /// <summary>A bar with the share and the time that is left.</summary>
    public static string Bar(double share, TimeSpan elapsed)
    {
        share = Math.Clamp(share, 0, 1);
        var done = (int)(share * BarLength);
        var minutes = elapsed.TotalMinutes * (1 - share) / share;     // of nothing done: infinitely many
        var wait = minutes < 1 ? "less than a minute" : minutes < 10_000 ? $"{Math.Ceiling(minutes):F0} min"
            : "long";
        return string.Create(CultureInfo.InvariantCulture,
            $"[{new string('#', done)}{new string('-', BarLength - done)}] {share:P0}, {wait} left");
    }

    void Show(long step, double share, double elapsed)
    {
        // Cores in use beside the rate, because on a shared machine the rate alone says little.
        var processor = Environment.CpuUsage.TotalTime;
        var cores = (processor - _processorTime).TotalSeconds / elapsed;
        var text = Bar(share, _clock.Elapsed) + string.Create(CultureInfo.InvariantCulture,
            $", step {step}, {elapsed / _steps:F2} s a step on {cores:F2} cores: {log.TakeMeans()}");
        if (columns is { } width)
        {
            target.Write("\r" + (text.Length < width ? text.PadRight(width - 1) : text[..(width - 1)]));
            _isOpen = true;
        }
        else
        {
            target.WriteLine(text);
        }
        (_last, _steps, _processorTime) = (_clock.Elapsed.TotalSeconds, 0, processor);
    }
}

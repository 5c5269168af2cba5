using System.Diagnostics;
using System.Globalization;

namespace OnnxPose.Training.Images.Training;

/// <summary>A CSV of numbers by step, and their means on stderr now and then.</summary>
sealed class ImageLog : IDisposable
{
    const double SecondsPerLine = 30;

    readonly bool _showsProgress;
    readonly StreamWriter _file;
    readonly string[] _columns;
    readonly double[] _sums;
    readonly Stopwatch _clock = Stopwatch.StartNew();
    readonly double _secondsBefore;
    TimeSpan _lastProcessorTime = Environment.CpuUsage.TotalTime;
    double _lastLine;
    int _rows;

    /// <summary>Goes on with the file where there is one.</summary>
    /// <exception cref="InvalidDataException">The file has other columns.</exception>
    public ImageLog(string path, double secondsBefore, bool showsProgress, params string[] columns)
    {
        (_showsProgress, _columns, _secondsBefore, _sums) =
            (showsProgress, columns, secondsBefore, new double[columns.Length]);
        var header = "step,seconds," + string.Join(',', columns);
        var isNew = !File.Exists(path);
        if (!isNew && File.ReadLines(path).FirstOrDefault() is { } earlier && earlier != header)
        {
            throw new InvalidDataException(
                $"The log '{path}' has the columns '{earlier}'; expected '{header}'. Move it away.");
        }
        _file = new(path, append: true) { AutoFlush = true };
        if (isNew)
        {
            _file.WriteLine(header);
        }
    }

    /// <summary>Notes a step; returns the seconds trained so far, earlier runs included.</summary>
    public double Add(long step, params ReadOnlySpan<double> values)
    {
        var seconds = _secondsBefore + _clock.Elapsed.TotalSeconds;
        var numbers = string.Join(',', values.ToArray()
            .Select(static v => v.ToString("G6", CultureInfo.InvariantCulture)));
        _file.WriteLine(FormattableString.Invariant($"{step},{seconds:F1},{numbers}"));
        _rows++;
        for (var i = 0; i < values.Length; i++)
        {
            _sums[i] += values[i];
        }
        if (_showsProgress && _clock.Elapsed.TotalSeconds - _lastLine >= SecondsPerLine)
        {
            Progress(step);
        }
        return seconds;
    }

    public void Dispose() => _file.Dispose();

    void Progress(long step)
    {
        var elapsed = _clock.Elapsed.TotalSeconds - _lastLine;
        var means = _columns.Select((c, i) => FormattableString.Invariant($"{c} {_sums[i] / _rows:G4}"));
        // Cores in use beside the rate, because on a shared machine the rate alone says little.
        var cores = (Environment.CpuUsage.TotalTime - _lastProcessorTime).TotalSeconds / elapsed;
        Console.Error.WriteLine(FormattableString.Invariant(
            $"step {step}, {elapsed / _rows:F2} s a step on {cores:F2} cores: {string.Join(", ", means)}"));
        (_lastLine, _rows, _lastProcessorTime) =
            (_clock.Elapsed.TotalSeconds, 0, Environment.CpuUsage.TotalTime);
        Array.Clear(_sums);
    }
}

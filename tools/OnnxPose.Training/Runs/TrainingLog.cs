using System.Diagnostics;
using System.Globalization;

namespace OnnxPose.Training.Runs;

/// <summary>A CSV of numbers by step, and their means.</summary>
sealed class TrainingLog : ITrainingLog, IDisposable
{
    readonly StreamWriter _file;
    readonly string[] _columns;
    readonly double[] _sums;
    readonly Stopwatch _clock = Stopwatch.StartNew();
    readonly double _secondsBefore;
    int _rows;

    /// <summary>Goes on with the file where there is one.</summary>
    /// <exception cref="InvalidDataException">The file has other columns.</exception>
    public TrainingLog(string path, double secondsBefore, params string[] columns)
    {
        (_columns, _secondsBefore, _sums) = (columns, secondsBefore, new double[columns.Length]);
        _file = LogFile.Open(path, "step,seconds," + string.Join(',', columns));
    }

    /// <summary>Notes a step; returns the seconds trained so far, earlier runs included.</summary>
    public double Add(long step, params ReadOnlySpan<double> values)
    {
        var seconds = _secondsBefore + _clock.Elapsed.TotalSeconds;
        var numbers = string.Join(',', values.ToArray()
            .Select(static v => v.ToString("G6", CultureInfo.InvariantCulture)));
        _file.WriteLine(Invariant($"{step},{seconds:F1},{numbers}"));
        _rows++;
        for (var i = 0; i < values.Length; i++)
        {
            _sums[i] += values[i];
        }
        return seconds;
    }

    /// <inheritdoc/>
    public string TakeMeans()
    {
        if (_rows == 0)
        {
            return "";
        }
        var means = string.Join(", ", _columns.Select((c, i) => Invariant($"{c} {_sums[i] / _rows:G4}")));
        _rows = 0;
        Array.Clear(_sums);
        return means;
    }

    public void Dispose() => _file.Dispose();

    static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

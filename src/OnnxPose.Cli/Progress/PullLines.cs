using System.Globalization;
using OnnxPose.Hub;

namespace OnnxPose.Cli.Progress;

/// <summary>Says how far a pull is: on a screen one line that is written over, else a line now and
/// then.</summary>
/// <param name="error">Where to.</param>
/// <param name="isScreen">Whether lines may be written over.</param>
/// <param name="time">The clock.</param>
sealed class PullLines(TextWriter error, bool isScreen, TimeProvider time)
    : IProgress<HubProgress>, IDisposable
{
    const int Columns = 79;

    static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    long _last;
    string _shown = "";

    /// <inheritdoc/>
    public void Report(HubProgress value)
    {
        if (value.Waiting is { } reason)
        {
            var text = TextLine.Plain($"pull: {reason}");
            error.WriteLine(isScreen ? $"\r{text.PadRight(_shown.Length)}" : text);
            _shown = "";
            return;
        }
        var isEnd = value.FilesDone == value.FileCount;
        if (!isScreen && !isEnd && _last != 0 && time.GetElapsedTime(_last) < s_pause)
        {
            return;
        }
        _last = time.GetTimestamp();
        var line = Line(value);
        error.Write(isScreen ? $"\r{line.PadRight(_shown.Length)}" : line + Environment.NewLine);
        _shown = line;
    }

    /// <summary>Ends the line.</summary>
    public void Dispose()
    {
        if (isScreen && _shown.Length > 0)
        {
            error.WriteLine();
        }
    }

    /// <summary>How far a pull is, in words.</summary>
    public static string Line(HubProgress value)
    {
        var left = value.TimeLeft is { } time && value.BytesDone < value.ByteCount
            ? $", {RoughTime.Text(time)} left"
            : "";
        var line = string.Create(CultureInfo.InvariantCulture,
            $"pull: {value.FilesDone} of {value.FileCount} files, {value.BytesDone / 1e6:F1} of " +
            $"{value.ByteCount / 1e6:F1} MB, {value.BytesPerSecond / 1e6:F1} MB/s{left}");
        var file = TextLine.Plain($"  {value.File}");
        return line.Length + file.Length <= Columns ? line + file : line;
    }
}

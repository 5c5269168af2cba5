using System.Globalization;

namespace OnnxPose.Cli.Progress;

/// <summary>One line for each stage that ends, for logs and for screens that cannot redraw.</summary>
sealed class StageLines(TextWriter error) : IProgress<GenerateProgress>
{
    TimeSpan _begin;
    GenerateStage? _ended;

    /// <inheritdoc/>
    public void Report(GenerateProgress value)
    {
        if (value.Step < value.StepCount)
        {
            if (value.Step == 0)
            {
                _begin = value.Elapsed;
            }
        }
        else if (_ended != value.Stage)
        {
            _ended = value.Stage;
            var seconds = (value.Elapsed - _begin).TotalSeconds;
            error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{value.Stage.ToString().ToLowerInvariant()}: {value.StepCount} steps in {seconds:F2} s"));
        }
    }
}

using Spectre.Console;

namespace OnnxPose.Cli.Progress;

/// <summary>A bar on the screen for calls that take long enough to be watched.</summary>
/// <remarks>
/// The drawing library is loaded only when a while has passed, so that short calls do not pay for it.
/// Reports come from the working thread; the bar redraws itself on another.
/// </remarks>
/// <param name="error">The screen.</param>
/// <param name="patience">How long a call may take before the bar is drawn.</param>
sealed class ProgressBar(TextWriter error, TimeSpan patience) : IProgress<GenerateProgress>, IDisposable
{
    readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    GenerateProgress _latest;
    Task? _drawing;

    /// <inheritdoc/>
    public void Report(GenerateProgress value)
    {
        lock (_done)
        {
            _latest = value;
        }
        if (_drawing is null && value.Elapsed >= patience)
        {
            _drawing = Task.Run(Draw);
        }
    }

    /// <summary>Takes the bar off the screen.</summary>
    public void Dispose()
    {
        _done.TrySetResult();
        _drawing?.Wait();
    }

    Task Draw() => AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(error) })
        .Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
            new ElapsedTimeColumn())
        .StartAsync(async display =>
        {
            var bar = display.AddTask("start");
            do      // once at least, however soon the call ends
            {
                Update(bar);
                await Task.WhenAny(_done.Task, Task.Delay(100)).ConfigureAwait(false);
            }
            while (!_done.Task.IsCompleted);
        });

    void Update(ProgressTask bar)
    {
        lock (_done)
        {
            bar.Description = _latest.Stage.ToString().ToLowerInvariant();
            bar.MaxValue = Math.Max(1, _latest.StepCount);
            // Where lines cannot be redrawn, Spectre leaves out what is finished.
            bar.Value = Math.Min(_latest.Step, bar.MaxValue - 1e-6);
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks.Poses;

/// <summary>
/// `listener`: what spans and measurements cost a call where nobody listens, and what the times that every
/// result carries cost. A Markdown table on stdout and in perf/results/listener.md.
/// </summary>
static class ListenerCost
{
    const int Repetitions = 20_000;
    const int Batches = 7;
    const int WarmUps = 5;
    const int RunsOfPose = 133;     // text, keys and values, 131 tokens of one person
    const int StepsOfPicture = 30;

    /// <summary>Measures and writes the table.</summary>
    public static int Run()
    {
        var report = string.Create(CultureInfo.InvariantCulture, $"""
            # What telling costs where nobody listens

            The spans and measurements of a call without its work, and the times that its result carries; the
            best of {Batches} batches of {Repetitions} calls, one thread.
            `dotnet run -c Release --project perf/OnnxPose.Benchmarks -- listener`

            | a call | spans and measurements | bytes | the result's times, those included | bytes |
            | --- | --- | --- | --- | --- |
            {Row("a pose of one person", RunsOfPose, 0)}
            {Row("a picture in 30 steps", RunsOfPose, StepsOfPicture)}

            """);
        Machine.Publish("listener", report);
        return 0;
    }

    static string Row(string name, int runs, int steps)
    {
        var told = Measure(() => SilentCall.Tell(runs, steps));
        var timed = Measure(() => SilentCall.Run(new("call", null), runs, steps));
        return string.Create(CultureInfo.InvariantCulture, $"| {name} | {told.Microseconds:F3} us " +
            $"| {told.Bytes} | {timed.Microseconds:F3} us | {timed.Bytes} |");
    }

    static (double Microseconds, long Bytes) Measure(Action call)
    {
        for (var i = 0; i < WarmUps; i++)    // until it is compiled for good, which happens beside it
        {
            Batch(call);
            Thread.Sleep(300);
        }
        var best = Enumerable.Range(0, Batches).Min(_ => Batch(call));
        var before = GC.GetAllocatedBytesForCurrentThread();
        call();
        return (best, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    static double Batch(Action call)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Repetitions; i++)
        {
            call();
        }
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / Repetitions;
    }
}

using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using OnnxPose.Cli.Commands;
using OnnxPose.Inference;

namespace OnnxPose.Cli.Profiling;

/// <summary>One call that was measured.</summary>
/// <param name="Wall">How long it took, seen from outside.</param>
/// <param name="Stages">What it says of itself.</param>
/// <param name="AllocatedBytes">Managed memory that its thread allocated.</param>
sealed record ProfiledCall(TimeSpan Wall, ImmutableArray<StageTiming> Stages, long AllocatedBytes);

/// <summary>What was measured.</summary>
/// <param name="Load">How long it took to open the networks that are opened at once.</param>
/// <param name="First">The first call.</param>
/// <param name="Calls">The calls after those that warmed up, at least one.</param>
/// <param name="Device">Where the networks ran.</param>
/// <param name="PeakBytes">The process's largest working set.</param>
/// <param name="ManagedBytes">Managed memory in use after the last call.</param>
sealed record ProfileRun(
    TimeSpan Load, ProfiledCall First, ImmutableArray<ProfiledCall> Calls, DeviceReport Device,
    long PeakBytes, long ManagedBytes)
{
    /// <summary>Opens the networks and measures.</summary>
    /// <param name="settings">What.</param>
    /// <param name="models">The model's folder.</param>
    /// <param name="say">Told how far it is.</param>
    /// <param name="stop">Asked within each call.</param>
    public static ProfileRun Measure(
        ProfileSettings settings, string models, Action<string> say, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        using var pipeline = Open(settings, models, null);
        var load = Stopwatch.GetElapsedTime(start);
        say(string.Create(CultureInfo.InvariantCulture, $"load: {models} in {load.TotalSeconds:F2} s"));
        settings.Workload.RequireRoom(pipeline, models);

        var (first, device) = Call(settings.Workload, pipeline, stop);
        say(string.Create(CultureInfo.InvariantCulture, $"first call: {first.Wall.TotalSeconds:F2} s"));
        for (var i = 0; i < settings.WarmUp; i++)
        {
            Call(settings.Workload, pipeline, stop);
        }
        var calls = ImmutableArray.CreateBuilder<ProfiledCall>(settings.Repeats);
        while (calls.Count < settings.Repeats)
        {
            calls.Add(Call(settings.Workload, pipeline, stop).Call);
        }
        return new(load, first, calls.MoveToImmutable(), device, HostMemory.PeakWorkingSet(),
            GC.GetTotalMemory(forceFullCollection: false));
    }

    /// <summary>Opens a pipeline for what is measured.</summary>
    /// <param name="settings">What.</param>
    /// <param name="models">The model's folder.</param>
    /// <param name="profile">Collects ONNX Runtime's own profiles; null for none.</param>
    public static PosePipeline Open(ProfileSettings settings, string models, RuntimeProfile? profile) =>
        PosePipeline.Load(models, new()
        {
            Inference = settings.Inference with { Profile = profile },
            Scorer = settings.Workload.NeedsScorer,
        });

    static (ProfiledCall Call, DeviceReport Device) Call(
        ProfileWorkload workload, PosePipeline pipeline, CancellationToken stop)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        var (stages, device) = workload.Run(pipeline, stop);
        var wall = Stopwatch.GetElapsedTime(start);
        return (new(wall, stages, GC.GetAllocatedBytesForCurrentThread() - bytes), device);
    }
}

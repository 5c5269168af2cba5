using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace OnnxPose.Inference;

/// <summary>ONNX Runtime's own profile of a session.</summary>
/// <param name="Session">The session's number, as the spans of its runs give it.</param>
/// <param name="Slot">The place of its network.</param>
/// <param name="File">A JSON array of trace events in microseconds since <paramref name="Start"/>.</param>
/// <param name="Start">When the profile began.</param>
sealed record SessionProfile(int Session, string Slot, string File, DateTimeOffset Start);

/// <summary>Collects ONNX Runtime's own profiles of all sessions that are opened with it.</summary>
/// <remarks>Thread-safe. A profile is there once its session is disposed; the files go with this.</remarks>
sealed class RuntimeProfile : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("onnxpose-profile-").FullName;
    readonly Lock _lock = new();
    readonly List<SessionProfile> _sessions = [];

    /// <summary>The sessions that were disposed, in the order in which they were opened.</summary>
    public ImmutableArray<SessionProfile> Sessions
    {
        get
        {
            lock (_lock)
            {
                return [.. _sessions.OrderBy(static session => session.Session)];
            }
        }
    }

    /// <summary>Lets the session that is opened next write a profile.</summary>
    public void Enable(SessionOptions options)
    {
        options.ProfileOutputPathPrefix = Path.Combine(_folder, $"{Guid.NewGuid():N}");
        options.EnableProfiling = true;     // takes the prefix, which therefore comes first
    }

    /// <summary>Takes the profile of a session that will not run any more.</summary>
    public void Add(int session, string slot, InferenceSession native)
    {
        var start = native.ProfilingStartTimeNs;
        var file = native.EndProfiling();
        lock (_lock)
        {
            _sessions.Add(new(session, slot, file, ToTime(start)));
        }
    }

    /// <summary>Removes the files.</summary>
    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They lie in the folder for temporary files, and the result is there without them.
        }
    }

    // The C++ library's finest clock: since 1970 on Linux, since the machine's start elsewhere.
    static DateTimeOffset ToTime(ulong nanoseconds)
    {
        var now = TimeProvider.System.GetUtcNow();
        var sinceEpoch = DateTimeOffset.UnixEpoch.AddTicks((long)(nanoseconds / 100));
        var sinceBoot = now - Stopwatch.GetElapsedTime(0) + TimeSpan.FromTicks((long)(nanoseconds / 100));
        return (now - sinceEpoch).Duration() < (now - sinceBoot).Duration() ? sinceEpoch : sinceBoot;
    }
}

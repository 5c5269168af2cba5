using System.Text.Json;

namespace OnnxPose.Benchmarks.Steps;

/// <summary>What tools/OnnxPose.TorchLoop says of its run: the last line of its output, one JSON
/// object.</summary>
sealed record TorchLoopLine
{
    static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>TorchSharp and libtorch with their versions.</summary>
    public required string Library { get; init; }

    /// <summary>Threads of an operation, as libtorch has it.</summary>
    public required int Threads { get; init; }

    /// <summary>Passes that were run, of <see cref="PublishedLoop.PassCount"/>.</summary>
    public required int Passes { get; init; }

    /// <summary>Seconds of the whole loop, as <see cref="PublishedLoop.Seconds"/> has it.</summary>
    public required double Seconds { get; init; }

    /// <summary>The largest difference of a logit from the reference's, over max(1, abs).</summary>
    public required double Difference { get; init; }

    /// <summary>The line, without its end.</summary>
    public string Write() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Reads the last line of an output.</summary>
    /// <exception cref="JsonException">It is no such line.</exception>
    public static TorchLoopLine Read(string output)
    {
        var line = JsonSerializer.Deserialize<TorchLoopLine>(
            output.AsSpan().TrimEnd()[(output.AsSpan().TrimEnd().LastIndexOf('\n') + 1)..], s_json);
        return line is { Passes: > 0, Seconds: > 0, Threads: > 0 }
            ? line
            : throw new JsonException("passes, seconds and threads have to be positive.");
    }
}

using System.Globalization;
using OnnxPose.Imaging;
using OnnxPose.Poses;

namespace OnnxPose.Cli.Commands;

/// <summary>Something to score: a pose, or a picture of one.</summary>
/// <param name="File">The file that it came from.</param>
/// <param name="Frame">Its number among the file's frames; null where that holds only one.</param>
/// <param name="Pose">The pose; null where the file is a picture.</param>
/// <param name="Picture">The picture; null where the file holds poses.</param>
sealed record ScoreInput(string File, int? Frame, Pose? Pose, RgbImage? Picture)
{
    /// <summary>The file, with the frame where there is more than one.</summary>
    public string Name => Frame is { } frame
        ? string.Create(CultureInfo.InvariantCulture, $"{File}[{frame}]")
        : File;

    /// <summary>Reads what a file holds, by its content and not by its name.</summary>
    /// <exception cref="InputException">It is neither JSON nor a picture, or holds no frame.</exception>
    /// <exception cref="PoseFormatException">It is JSON, but no pose of a known form.</exception>
    /// <exception cref="ImageFormatException">It is a damaged picture, or one of another format.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ScoreInput[] Read(string file, PoseJsonOptions? reading)
    {
        if (file.Length == 0)
        {
            throw new UsageException("'' is not a value of POSE; expected a file.");
        }
        Span<byte> start = stackalloc byte[16];
        using (var stream = System.IO.File.OpenRead(file))
        {
            start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }
        if (IsPicture(start))
        {
            return [new(file, null, null, ImageCodec.Read(file))];
        }
        if (!IsJson(start))
        {
            throw new InputException(
                $"'{file}' is neither a pose file nor a picture; expected JSON, PNG, JPEG or WebP.");
        }
        var frames = PoseJson.ReadFrames(file, reading);
        return frames.Length switch
        {
            0 => throw new InputException($"'{file}' holds no frame; expected at least one."),
            1 => [new(file, null, frames[0], null)],
            _ => [.. frames.Select((pose, frame) => new ScoreInput(file, frame, pose, null))],
        };
    }

    static bool IsPicture(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
        || start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]) || start.StartsWith("RIFF"u8);

    static bool IsJson(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            start = start[3..];
        }
        start = start.TrimStart(" \t\r\n"u8);
        return start.IsEmpty || start[0] is (byte)'{' or (byte)'[';
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using OnnxPose.Onnx.Files;
using OnnxPose.Poses.Json;

namespace OnnxPose.Poses;

/// <summary>Reads and writes poses as JSON, in the forms that are in use.</summary>
/// <remarks>
/// <para>
/// Read are OpenPose (18 or 25 body points, 68 or 70 face points, pixels or fractions, parts that are null,
/// empty or missing), lists of such frames as ComfyUI writes them, the width-height-keypoints form of pose
/// editors, DWPose arrays, COCO-WholeBody annotations, and this library's own lossless form.
/// </para>
/// <para>
/// A form without boxes gets each person's box from the tight bounds of the points, and leaves out people
/// without any point. Files of more than 16 MiB or nested deeper than 16 levels are refused. Thread-safe.
/// What the file system refuses throws <see cref="IOException"/>
/// or <see cref="UnauthorizedAccessException"/>.
/// </para>
/// <para>
/// <see cref="System.Text.Json.JsonSerializer"/> writes a <see cref="Pose"/> in the lossless form and reads
/// it in any.
/// </para>
/// </remarks>
public static class PoseJson
{
    /// <summary>Reads a file that holds exactly one frame.</summary>
    /// <exception cref="PoseFormatException">The file is no pose of a known form, or holds another
    /// number of frames.</exception>
    public static Pose Read(string path, PoseJsonOptions? options = null) =>
        Single(ReadFrames(path, options), path);

    /// <summary>Reads a file that holds any number of frames, such as a video's.</summary>
    /// <exception cref="PoseFormatException">The file is no pose of a known form.</exception>
    public static ImmutableArray<Pose> ReadFrames(string path, PoseJsonOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = File.OpenRead(path);
        return ParseFrames(PoseJsonFile.ReadBytes(stream, path), path, options);
    }

    /// <summary>Reads one frame from UTF-8 text; <paramref name="name"/> stands for
    /// the file in messages.</summary>
    /// <exception cref="PoseFormatException">The text is no pose of a known form, or holds another
    /// number of frames.</exception>
    public static Pose Parse(ReadOnlyMemory<byte> json, string name, PoseJsonOptions? options = null) =>
        Single(ParseFrames(json, name, options), name);

    /// <summary>Reads frames from UTF-8 text; <paramref name="name"/> stands for
    /// the file in messages.</summary>
    /// <exception cref="PoseFormatException">The text is no pose of a known form.</exception>
    public static ImmutableArray<Pose> ParseFrames(
        ReadOnlyMemory<byte> json, string name, PoseJsonOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        using var document = PoseJsonFile.Parse(json, name);
        return [.. PoseJsonForms.Frames(new(document.RootElement, name), options ?? PoseJsonOptions.Default)];
    }

    /// <summary>Writes a file that appears under its name whole or not at all.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="pose">The pose.</param>
    /// <param name="width">The picture's width, 1 to 1,000,000 pixels.</param>
    /// <param name="height">The picture's height, 1 to 1,000,000 pixels.</param>
    /// <param name="format">The form; OpenPose by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side or the form is out of range.</exception>
    public static void Write(
        string path, Pose pose, int width, int height, PoseJsonFormat format = PoseJsonFormat.OpenPose)
    {
        var bytes = new MemoryStream();
        Write(bytes, pose, width, height, format);
        AtomicFile.Write(path, bytes.WriteTo);
    }

    /// <summary>Writes UTF-8 text to a stream, which stays open. See
    /// <see cref="Write(string, Pose, int, int, PoseJsonFormat)"/>.</summary>
    public static void Write(
        Stream stream, Pose pose, int width, int height, PoseJsonFormat format = PoseJsonFormat.OpenPose)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(pose);
        var canvas = Canvas.OfPixels(width, height);
        using var writer = new Utf8JsonWriter(stream);
        switch (format)
        {
            case PoseJsonFormat.OpenPose:
                OpenPoseForm.Write(writer, pose, canvas);
                break;
            case PoseJsonFormat.T2P:
                TextToPoseForm.Write(writer, pose);
                break;
            case PoseJsonFormat.DWPose:
                DwPoseForm.Write(writer, pose, canvas);
                break;
            case PoseJsonFormat.CocoWholeBody:
                CocoForm.Write(writer, pose, canvas);
                break;
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(format), format, "Expected one of the named forms.");
        }
    }

    internal static Pose Single(ImmutableArray<Pose> frames, string name) => frames switch
    {
        [var pose] => pose,
        [] => throw new PoseFormatException($"'{name}' holds no frame; expected one."),
        _ => throw new PoseFormatException(
            $"'{name}' holds {frames.Length} frames; expected one. Write the one that is meant into a file " +
            "of its own, or read all frames."),
    };
}

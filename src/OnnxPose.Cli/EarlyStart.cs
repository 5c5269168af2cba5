using OnnxPose.Imaging;
using OnnxPose.Inference;
using OnnxPose.Poses;
using OnnxPose.TextToPose;

namespace OnnxPose.Cli;

/// <summary>Work that a command needs anyway, done beside what it waits for: nearly all the time of a short
/// command goes into compiling methods that it calls once.</summary>
/// <remarks>What fails here fails again where it is needed, and is said there.</remarks>
static class EarlyStart
{
    /// <summary>Loads the native library and compiles the sampler while the command line is read.</summary>
    public static void Begin(string[] arguments)
    {
        if (arguments is ["pose" or "image", ..])
        {
            Beside(static () =>
            {
                _ = OnnxEnvironment.Instance;
                TemperedChooser.WarmUp();
            });
        }
    }

    /// <summary>Compiles what draws and writes a pose while the networks make one.</summary>
    public static void BeforeDrawing(PoseJsonFormat format) => Beside(() =>
    {
        const int side = 16;
        var middle = new Keypoint(0.5f, 0.5f);
        var person = new Person(new(new(0, 0), new(1, 1)), Points(Skeleton.BodyPoints),
            Points(Skeleton.FacePoints), Points(Skeleton.HandsPoints));
        var pose = new Pose(1, [person]);
        PoseJson.Write(Stream.Null, pose, side, side, format);
        PngWriter.Write(Stream.Null, PosePainter.Draw(pose, side, side), PngText.Encode([]));

        KeypointSet Points(int count) => new([.. Enumerable.Repeat<Keypoint?>(middle, count)]);
    });

    // Nobody waits for it.
    static void Beside(Action action) => _ = Task.Run(action);
}

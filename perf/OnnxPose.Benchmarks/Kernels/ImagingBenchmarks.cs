using BenchmarkDotNet.Attributes;
using OnnxPose.Imaging;
using OnnxPose.Numerics;
using OnnxPose.Poses;

namespace OnnxPose.Benchmarks.Kernels;

/// <summary>Two people with all points drawn at the size of the adapter's picture, that picture made small
/// for CLIP, and written.</summary>
public class ImagingBenchmarks
{
    readonly Pose _pose;
    readonly RgbImage _picture;

    public ImagingBenchmarks()
    {
        var random = PoseRandom.FromSeed(1);
        _pose = new(1, [Somebody(ref random), Somebody(ref random)]);
        _picture = PosePainter.Draw(_pose, 1024, 1024);
    }

    [Benchmark]
    public object Draw1024() => PosePainter.Draw(_pose, 1024, 1024);

    [Benchmark]
    public object Resize1024To224() => PillowResize.Resize(_picture, 224, 224, PillowFilter.Bicubic);

    [Benchmark]
    public object Resize1024To512Lanczos() => PillowResize.Resize(_picture, 512, 512, PillowFilter.Lanczos);

    [Benchmark]
    public void WritePng1024() => PngWriter.Write(Stream.Null, _picture, []);

    [Benchmark]
    public void WriteOpenPose() => PoseJson.Write(Stream.Null, _pose, 1024, 1024);

    static Person Somebody(ref PoseRandom random) => new(new(new(0, 0), new(1, 1)),
        Points(Skeleton.BodyPoints, ref random), Points(Skeleton.FacePoints, ref random),
        Points(Skeleton.HandsPoints, ref random));

    static KeypointSet Points(int count, ref PoseRandom random)
    {
        var points = new Keypoint?[count];
        foreach (ref var point in points.AsSpan())
        {
            point = new(random.NextSingle(), random.NextSingle());
        }
        return new(points);
    }
}

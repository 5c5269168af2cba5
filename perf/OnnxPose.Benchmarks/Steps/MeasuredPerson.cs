using OnnxPose.Numerics;
using OnnxPose.TextToPose;

namespace OnnxPose.Benchmarks.Steps;

/// <summary>The person that every loop draws.</summary>
static class MeasuredPerson
{
    /// <summary>The person, drawn with a sampler.</summary>
    public static PoseSample DrawnBy(SamplerKind sampler) => new()
    {
        Prompt = 0,
        Sample = 0,
        Seed = 1,
        AspectRatio = 1,
        Chooser = new TemperedChooser(sampler),
        BoxTemperature = 0.1f,
        PointTemperature = 0.1f,
        People = 1,
        PointThreshold = 0,     // every point is there: the most that there can be to draw
    };
}

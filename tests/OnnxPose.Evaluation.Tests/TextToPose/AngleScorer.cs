using OnnxPose.Inference;
using OnnxPose.Poses;
using OnnxPose.Scoring;

namespace OnnxPose.Evaluation.Tests.TextToPose;

/// <summary>A scorer without networks: texts and poses are angles, and counts of runs are kept.</summary>
/// <param name="text">The angle of a text, which is its feature too.</param>
/// <param name="pose">The angle of a pose.</param>
sealed class AngleScorer(Func<string, float> text, Func<Pose, float> pose) : IPoseScorer
{
    public IReadOnlyList<NetworkDevice> Devices { get; } = [new("angle", new("angle", null, "none"))];

    public List<string> TextsRead { get; } = [];

    public int PosesSeen { get; private set; }

    public int FeatureWidth => 2;

    public int EmbeddingWidth => 2;

    public float[] ReadTexts(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        TextsRead.AddRange(texts);
        return [.. texts.SelectMany(value => Unit(text(value)))];
    }

    public float[] EmbedTexts(float[] features, CancellationToken cancellationToken = default) =>
        [.. features];

    public float[] EmbedPoses(IReadOnlyList<Pose> poses, CancellationToken cancellationToken = default)
    {
        PosesSeen += poses.Count;
        return [.. poses.SelectMany(value => Unit(pose(value)))];
    }

    public void Dispose()
    {
    }

    static float[] Unit(float angle) => [MathF.Cos(angle), MathF.Sin(angle)];
}

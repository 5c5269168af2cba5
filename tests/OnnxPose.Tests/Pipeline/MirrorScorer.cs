using OnnxPose.Inference;
using OnnxPose.Poses;
using OnnxPose.Scoring;

namespace OnnxPose.Tests.Pipeline;

/// <summary>A scorer without networks: a text is an angle made of its letters, a pose one of its
/// points.</summary>
sealed class MirrorScorer : IPoseScorer
{
    public IReadOnlyList<NetworkDevice> Devices { get; init; } =
        [new("mirror", new("mirror", null, "none"))];

    public int TextRuns { get; private set; }

    public int PoseRuns { get; private set; }

    public bool IsDisposed { get; private set; }

    public int FeatureWidth => 1;

    public int EmbeddingWidth => 2;

    /// <summary>What a pose must score.</summary>
    public static float Expected(string text, Pose pose) => MathF.Cos(Angle(text) - Angle(pose));

    public float[] ReadTexts(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        TextRuns++;
        return [.. texts.Select(Angle)];
    }

    public float[] EmbedTexts(float[] features, CancellationToken cancellationToken = default) =>
        [.. features.SelectMany(Unit)];

    public float[] EmbedPoses(IReadOnlyList<Pose> poses, CancellationToken cancellationToken = default)
    {
        PoseRuns++;
        return [.. poses.Select(Angle).SelectMany(Unit)];
    }

    public void Dispose() => IsDisposed = true;

    static float Angle(string text) => text.Sum(static c => c) % 3;

    static float Angle(Pose pose) => pose.People.Sum(static person => 3 * person.Box.Corner0.X);

    static float[] Unit(float angle) => [MathF.Cos(angle), MathF.Sin(angle)];
}

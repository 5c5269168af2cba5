using OnnxPose.Inference;
using OnnxPose.Poses;

namespace OnnxPose.Scoring;

/// <summary>Brings texts and poses into one space, where they lie the nearer the better they fit.</summary>
/// <remarks>Thread-safe. <see cref="IDisposable.Dispose"/> stops what is running.</remarks>
interface IPoseScorer : IDisposable
{
    /// <summary>Where its networks run, the one that reads poses first.</summary>
    IReadOnlyList<NetworkDevice> Devices { get; }

    /// <summary>Width of the text encoder's features.</summary>
    int FeatureWidth { get; }

    /// <summary>Width of the common space's vectors.</summary>
    int EmbeddingWidth { get; }

    /// <summary>What the text encoder gives of texts, projected and not normalised; what is too long is
    /// cut.</summary>
    /// <returns>(text, <see cref="FeatureWidth"/>).</returns>
    float[] ReadTexts(IReadOnlyList<string> texts, CancellationToken cancellationToken = default);

    /// <summary>The unit vectors of texts that were read.</summary>
    /// <param name="features">(text, <see cref="FeatureWidth"/>), from one text on.</param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    /// <returns>(text, <see cref="EmbeddingWidth"/>).</returns>
    float[] EmbedTexts(float[] features, CancellationToken cancellationToken = default);

    /// <summary>The unit vectors of poses; one without people has one too.</summary>
    /// <param name="poses">One or more.</param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    /// <returns>(pose, <see cref="EmbeddingWidth"/>).</returns>
    /// <exception cref="PoseFormatException">A pose's shape is so long and narrow that it cannot be
    /// drawn.</exception>
    float[] EmbedPoses(IReadOnlyList<Pose> poses, CancellationToken cancellationToken = default);
}

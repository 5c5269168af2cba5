using System.Collections.Immutable;
using OnnxPose.Poses;

namespace OnnxPose.TextToPose;

/// <summary>A pose that the text-to-pose transformer made, with its probabilities.</summary>
/// <remarks>Immutable and thread-safe. Equal when the poses are equal and come from the same sample and
/// seed.</remarks>
public sealed class GeneratedPose : IEquatable<GeneratedPose>
{
    internal GeneratedPose(Pose pose, int sample, ulong seed) => (Pose, Sample, Seed) = (pose, sample, seed);

    /// <summary>The people and the picture's shape.</summary>
    public Pose Pose { get; }

    /// <summary>The number of this sample under its seed, from 0.</summary>
    public int Sample { get; }

    /// <summary>The seed of the request.</summary>
    public ulong Seed { get; }

    /// <summary>
    /// The predicted probability of each person that was asked about: those that are there, then the first
    /// that is not (unless there is no room for one more). Where the people were given, still what the
    /// transformer thought.</summary>
    public required ImmutableArray<float> PersonProbability { get; init; }

    /// <summary>
    /// (person, point): the predicted probability of each of the 128 points of each person, in the order
    /// body, face, hands. Where points were kept, still what the transformer thought.
    /// </summary>
    public required ImmutableArray<float> PointProbability { get; init; }

    /// <summary>
    /// (person, point): the coordinates that the transformer read, relative to the person's box. They cannot
    /// be had back exactly from units of the image, and a kept prefix must be exact to reproduce what
    /// followed it.</summary>
    internal ImmutableArray<Keypoint> LocalPoints { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(GeneratedPose? other) =>
        other is not null && Sample == other.Sample && Seed == other.Seed && Pose.Equals(other.Pose);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GeneratedPose);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Pose, Sample, Seed);
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OnnxPose.Poses.Json;

namespace OnnxPose.Poses;

/// <summary>The people of one picture and the picture's shape.</summary>
/// <remarks>Immutable and thread-safe. The order of the people is the order in which
/// they were generated.</remarks>
[JsonConverter(typeof(PoseConverter))]
public sealed record Pose
{
    /// <summary>A pose from people in units of an image of the given shape.</summary>
    /// <param name="aspectRatio">Width over height, positive and finite.</param>
    /// <param name="people">The people; none is legal.</param>
    /// <exception cref="ArgumentException">The ratio is not positive and finite,
    /// or a person is null.</exception>
    public Pose(float aspectRatio, ImmutableArray<Person> people)
    {
        if (!float.IsFinite(aspectRatio) || aspectRatio <= 0)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The aspect ratio is {aspectRatio}; expected width / height above 0."), nameof(aspectRatio));
        }
        if (!people.IsDefault && people.Contains(null!))
        {
            throw new ArgumentException("A person of the pose is null.", nameof(people));
        }
        (AspectRatio, People) = (aspectRatio, people.IsDefault ? [] : people);
    }

    /// <summary>Width over height of the picture the pose belongs to.</summary>
    public float AspectRatio { get; }

    /// <summary>The people, in the order in which they were generated.</summary>
    public ImmutableArray<Person> People { get; }

    /// <inheritdoc/>
    public bool Equals(Pose? other) =>
        other is not null && AspectRatio == other.AspectRatio && People.SequenceEqual(other.People);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(AspectRatio, People.Length, People.FirstOrDefault());
}

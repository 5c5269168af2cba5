namespace OnnxPose.Poses;

/// <summary>One person: a box and 128 keypoints, all in units of the image.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record Person
{
    /// <summary>A person from a box and its keypoints.</summary>
    /// <exception cref="ArgumentException">A set has another size than 18, 68 or 42 points.</exception>
    public Person(BoundingBox box, KeypointSet body, KeypointSet face, KeypointSet hands)
    {
        Require(body, Skeleton.BodyPoints, nameof(body));
        Require(face, Skeleton.FacePoints, nameof(face));
        Require(hands, Skeleton.HandsPoints, nameof(hands));
        (Box, Body, Face, Hands) = (box, body, face, hands);
    }

    /// <summary>The box that the transformer's keypoints are relative to.</summary>
    public BoundingBox Box { get; }

    /// <summary>18 points in the order of <see cref="BodyPoint"/>.</summary>
    public KeypointSet Body { get; }

    /// <summary>68 points in the iBUG order.</summary>
    public KeypointSet Face { get; }

    /// <summary>42 points: 21 of the left hand (wrist, then four each from thumb to little finger), 21 of
    /// the right.</summary>
    public KeypointSet Hands { get; }

    static void Require(KeypointSet set, int count, string name)
    {
        ArgumentNullException.ThrowIfNull(set, name);
        if (set.Count != count)
        {
            throw new ArgumentException($"A person's {name} has {set.Count} points; expected {count}.", name);
        }
    }
}

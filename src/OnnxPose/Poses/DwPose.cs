using System.Collections.Immutable;

namespace OnnxPose.Poses;

/// <summary>A pose as the four arrays that DWPose and its drawing code exchange.</summary>
/// <remarks>
/// Coordinates are fractions of the image, and -1 marks an absent one. There is a fixed number of slots for
/// people; the slots behind the last person hold -1 throughout. Immutable and thread-safe.
/// Source: text-to-pose, t2p/model.py, convert_to_dwpose.
/// </remarks>
public sealed class DwPose
{
    const float Absent = -1;

    readonly float[] _candidate, _subset, _faces, _hands;

    DwPose(int slots)
    {
        Slots = slots;
        _candidate = Missing(slots * Skeleton.BodyPoints * 2);
        _subset = Missing(slots * Skeleton.BodyPoints);
        _faces = Missing(slots * Skeleton.FacePoints * 2);
        _hands = Missing(slots * Skeleton.HandsPoints * 2);
    }

    /// <summary>How many people there is room for.</summary>
    public int Slots { get; }

    /// <summary>(18 * slots, x y): the body points of all slots in a row.</summary>
    public ReadOnlySpan<float> Candidate => _candidate;

    /// <summary>(slots, 18): each body point's row in <see cref="Candidate"/>, or -1.</summary>
    public ReadOnlySpan<float> Subset => _subset;

    /// <summary>(slots, 68, x y).</summary>
    public ReadOnlySpan<float> Faces => _faces;

    /// <summary>(2 * slots, 21, x y): each person's left hand, then the right one.</summary>
    public ReadOnlySpan<float> Hands => _hands;

    /// <summary>The arrays of a pose.</summary>
    /// <param name="pose">The pose. A coordinate of exactly -1 will read as absent.</param>
    /// <param name="slots">At least as many as there are people; the transformer's number
    /// of people upstream.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more people than slots.</exception>
    public static DwPose FromPose(Pose pose, int slots)
    {
        ArgumentNullException.ThrowIfNull(pose);
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, pose.People.Length);
        var arrays = new DwPose(slots);
        for (var i = 0; i < pose.People.Length; i++)
        {
            var person = pose.People[i];
            Put(person.Body, arrays._candidate, i);
            Put(person.Face, arrays._faces, i);
            Put(person.Hands, arrays._hands, i);
            for (var point = 0; point < Skeleton.BodyPoints; point++)
            {
                var row = i * Skeleton.BodyPoints + point;
                arrays._subset[row] = person.Body[point] is null ? Absent : row;
            }
        }
        return arrays;
    }

    /// <summary>The people who have at least one point; their boxes are the tight bounds
    /// of their points.</summary>
    /// <param name="aspectRatio">Width over height of the image; the arrays do not know it.</param>
    /// <exception cref="ArgumentException">The ratio is not positive and finite.</exception>
    public Pose ToPose(float aspectRatio)
    {
        var people = ImmutableArray.CreateBuilder<Person>();
        for (var i = 0; i < Slots; i++)
        {
            var body = Get(_candidate, i, Skeleton.BodyPoints);
            var face = Get(_faces, i, Skeleton.FacePoints);
            var hands = Get(_hands, i, Skeleton.HandsPoints);
            if (BoundingBox.Around(body, face, hands) is { } box)
            {
                people.Add(new(box, body, face, hands));
            }
        }
        return new(aspectRatio, people.ToImmutable());
    }

    static void Put(KeypointSet set, float[] target, int slot)
    {
        for (var i = 0; i < set.Count; i++)
        {
            if (set[i] is { } point)
            {
                var at = 2 * (slot * set.Count + i);
                (target[at], target[at + 1]) = (point.X, point.Y);
            }
        }
    }

    static KeypointSet Get(float[] source, int slot, int count)
    {
        var points = new Keypoint?[count];
        for (var i = 0; i < count; i++)
        {
            var at = 2 * (slot * count + i);
            points[i] = source[at] == Absent || source[at + 1] == Absent
                ? null
                : new(source[at], source[at + 1]);
        }
        return new(points);
    }

    static float[] Missing(int length)
    {
        var values = new float[length];
        Array.Fill(values, Absent);
        return values;
    }
}

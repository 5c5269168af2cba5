using System.Collections.Immutable;
using OnnxPose.Poses;

namespace OnnxPose.TextToPose;

/// <summary>What is given of a pose, so that only the rest is drawn.</summary>
/// <remarks>
/// <para>The transformer works in one order: all boxes, then the 128 points (body, face, hands) of person 0,
/// of person 1, and so on. What is kept is put in its place as it stands; what is drawn sees only what stands
/// before it in that order. Drawing the hands of person 0 anew while person 1 is kept is therefore legal, but
/// those hands know person 1's box and nothing else of it.</para>
/// <para>Draws come from a stream of their own per sample, person and point. So with the seed and the options
/// of the original, a prefix of a <see cref="GeneratedPose"/> reproduces what followed it, and another seed
/// draws it anew.
/// </para>
/// <para>Immutable and thread-safe.</para>
/// </remarks>
public sealed record PosePrefix
{
    /// <summary>A prefix of the given people.</summary>
    /// <param name="people">See <see cref="People"/>.</param>
    /// <exception cref="ArgumentException">One of them is null.</exception>
    public PosePrefix(ImmutableArray<PersonPrefix> people) => People = people;

    /// <summary>
    /// The leading people of whom something is given; each of them is there. Whether more follow is up to the
    /// transformer, or to <see cref="PoseRequest.People"/>.
    /// </summary>
    /// <exception cref="ArgumentException">One of them is null.</exception>
    public ImmutableArray<PersonPrefix> People
    {
        get;
        init => field = value.IsDefault ? []
            : value.Contains(null!) ? throw new ArgumentException("A kept person is null.", nameof(value))
            : value;
    }

    /// <summary>Keeps everybody: boxes and all points, exactly.</summary>
    public static PosePrefix All(GeneratedPose pose)
    {
        ArgumentNullException.ThrowIfNull(pose);
        var locals = pose.LocalPoints;
        return new([.. pose.Pose.People.Select((person, i) => PersonPrefix.All(person) with
        {
            Local = locals.Slice(i * Skeleton.PersonPoints, Skeleton.PersonPoints),
        })]);
    }

    /// <summary>Keeps everybody: boxes and all points.</summary>
    /// <remarks>
    /// The transformer reads points relative to their box. From units of the image these come back with the
    /// rounding of single precision, so what is drawn afterwards may differ in the last digits from what an
    /// original had.
    /// </remarks>
    public static PosePrefix All(Pose pose)
    {
        ArgumentNullException.ThrowIfNull(pose);
        return new([.. pose.People.Select(PersonPrefix.All)]);
    }

    /// <summary>Keeps the boxes and draws all points.</summary>
    public static PosePrefix Boxes(params ReadOnlySpan<BoundingBox> boxes)
    {
        var people = ImmutableArray.CreateBuilder<PersonPrefix>(boxes.Length);
        foreach (var box in boxes)
        {
            people.Add(new PersonPrefix { Box = box });
        }
        return new(people.MoveToImmutable());
    }

    /// <summary>Keeps only the first <paramref name="count"/> people of this prefix.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The prefix has fewer people, or the count is
    /// negative.</exception>
    public PosePrefix Take(int count) =>
        new(People[..OptionRange.Check(count, 0, People.Length, nameof(count))]);

    /// <summary>Draws the points of a person anew from <paramref name="firstPoint"/> on.</summary>
    /// <param name="person">The person, from 0.</param>
    /// <param name="firstPoint">
    /// How many leading points stay, in the order body (18), face (68), hands (42): 0 draws all points anew,
    /// 86 draws the hands.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such person or point.</exception>
    public PosePrefix Redraw(int person, int firstPoint)
    {
        OptionRange.Check(person, 0, People.Length - 1, nameof(person));
        return new(People.SetItem(person, People[person].Redraw(firstPoint)));
    }

    /// <inheritdoc/>
    public bool Equals(PosePrefix? other) => other is not null && People.SequenceEqual(other.People);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(People.Length, People.FirstOrDefault());
}

using System.Collections.Immutable;
using OnnxPose.Poses;

namespace OnnxPose.TextToPose;

/// <summary>What is given of one person.</summary>
/// <remarks>Immutable and thread-safe. Every property is checked when it is set.</remarks>
public sealed record PersonPrefix
{
    /// <summary>The box.</summary>
    /// <value>
    /// In units of the image, or <see langword="null"/> (the default) to draw it. The transformer knows boxes
    /// inside the image only, so a box that reaches out is clamped to the image.
    /// </value>
    /// <exception cref="ArgumentException">A coordinate is not finite.</exception>
    public BoundingBox? Box
    {
        get;
        init => (field, Local) = (value is { } box ? Clamp(box) : null, default);
    }

    /// <summary>The leading points, in the order body (18), face (68), hands (42); null where one is
    /// absent.</summary>
    /// <value>
    /// Up to 128 points in units of the image; the default is none. They need a <see cref="Box"/>. Points
    /// outside the box come back as they were given, and the transformer sees them at the box's edge.
    /// </value>
    /// <exception cref="ArgumentException">There are more than 128 points, or a coordinate is not
    /// finite.</exception>
    public ImmutableArray<Keypoint?> Points
    {
        get;
        init => (field, Local) = (CheckPoints(value), default);
    } = [];

    /// <summary>
    /// Which points are there, in the same order: true and false decide it and leave the place to the
    /// transformer, null leaves both. Kept <see cref="Points"/> come first and ignore this.
    /// </summary>
    /// <value>Up to 128; the rest is left to the transformer. The default is none.</value>
    /// <exception cref="ArgumentException">There are more than 128.</exception>
    public ImmutableArray<bool?> Presence
    {
        get;
        init => field = value is { IsDefault: false, Length: > Skeleton.PersonPoints }
            ? throw new ArgumentException(
                $"Presence of {value.Length} points; expected at most 128.", nameof(value))
            : value.IsDefault ? [] : value;
    } = [];

    /// <summary>The coordinates of <see cref="Points"/> relative to the box as the transformer once read
    /// them; default where they have to be computed. Setting the box or the points discards them.</summary>
    internal ImmutableArray<Keypoint> Local { get; init; }

    /// <summary>Keeps a person's box and all its points.</summary>
    public static PersonPrefix All(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return new()
        {
            Box = person.Box,
            Points = [.. person.Body.AsSpan(), .. person.Face.AsSpan(), .. person.Hands.AsSpan()],
        };
    }

    /// <summary>Draws points from <paramref name="firstPoint"/> on anew.</summary>
    /// <param name="firstPoint">How many leading points stay: 0 to the number of points that are
    /// given.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public PersonPrefix Redraw(int firstPoint)
    {
        OptionRange.Check(firstPoint, 0, Points.Length, nameof(firstPoint));
        var local = Local;
        return this with
        {
            Points = Points[..firstPoint],    // discards Local
            Local = local.IsDefault ? local : local[..firstPoint],
        };
    }

    /// <summary>Where the transformer sees kept point <paramref name="index"/>, relative to the
    /// box.</summary>
    internal Keypoint LocalPoint(int index, Keypoint point, BoundingBox box) =>
        Local.IsDefault ? Unit(box.ToLocal(point)) : Local[index];

    /// <inheritdoc/>
    public bool Equals(PersonPrefix? other) => other is not null && Box == other.Box
        && Points.SequenceEqual(other.Points) && Presence.SequenceEqual(other.Presence);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Box, Points.Length, Presence.Length);

    static BoundingBox Clamp(BoundingBox box)
    {
        RequireFinite(box.Corner0, "Corner 0 of a kept box");
        RequireFinite(box.Corner1, "Corner 1 of a kept box");
        return new(Unit(box.Corner0), Unit(box.Corner1));
    }

    static ImmutableArray<Keypoint?> CheckPoints(ImmutableArray<Keypoint?> points)
    {
        if (points.IsDefaultOrEmpty)
        {
            return [];
        }
        if (points.Length > Skeleton.PersonPoints)
        {
            throw new ArgumentException(
                $"{points.Length} kept points; expected at most {Skeleton.PersonPoints}.");
        }
        foreach (var point in points)
        {
            RequireFinite(point ?? default, "A kept point");
        }
        return points;
    }

    static void RequireFinite(Keypoint point, string what)
    {
        if (!float.IsFinite(point.X) || !float.IsFinite(point.Y))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{what} is ({point.X}, {point.Y}); expected finite numbers."));
        }
    }

    static Keypoint Unit(Keypoint point) => new(Math.Clamp(point.X, 0f, 1f), Math.Clamp(point.Y, 0f, 1f));
}

using System.Collections.Immutable;

namespace OnnxPose.Poses;

/// <summary>A fixed number of keypoints of one kind (body, face or hands), each present or not.</summary>
/// <remarks>Immutable and thread-safe. Equal when the same points are present at equal coordinates.</remarks>
public sealed class KeypointSet : IEquatable<KeypointSet>
{
    readonly ImmutableArray<Keypoint?> _points;

    /// <summary>A set over the given points; <see langword="null"/> marks an absent one.</summary>
    /// <exception cref="ArgumentException">A coordinate is not finite.</exception>
    public KeypointSet(ReadOnlySpan<Keypoint?> points)
    {
        for (var i = 0; i < points.Length; i++)
        {
            if (points[i] is { } p && !(float.IsFinite(p.X) && float.IsFinite(p.Y)))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Keypoint {i} is ({p.X}, {p.Y}); expected finite numbers."), nameof(points));
            }
        }
        _points = [.. points];
        PresentCount = _points.Count(static p => p is not null);
    }

    /// <summary>A set of <paramref name="count"/> absent points.</summary>
    public static KeypointSet Absent(int count) => new(new Keypoint?[count]);

    /// <summary>How many points the set has room for: 18, 68 or 42.</summary>
    public int Count => _points.Length;

    /// <summary>How many of them are present.</summary>
    public int PresentCount { get; }

    /// <summary>The point at an index, or <see langword="null"/> where it is absent.</summary>
    public Keypoint? this[int index] => _points[index];

    /// <summary>All points in order.</summary>
    public ReadOnlySpan<Keypoint?> AsSpan() => _points.AsSpan();

    /// <inheritdoc/>
    public bool Equals(KeypointSet? other) =>
        other is not null && _points.AsSpan().SequenceEqual(other._points.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as KeypointSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var point in _points)
        {
            hash.Add(point);
        }
        return hash.ToHashCode();
    }
}

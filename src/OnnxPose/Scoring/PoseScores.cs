namespace OnnxPose.Scoring;

/// <summary>How well each pose fits each text.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed class PoseScores
{
    readonly float[] _values;

    internal PoseScores(int texts, int poses, float[] values) =>
        (Texts, Poses, _values) = (texts, poses, values);

    /// <summary>Rows, from 1.</summary>
    public int Texts { get; }

    /// <summary>Columns, from 1.</summary>
    public int Poses { get; }

    /// <summary>(text, pose): cosines, row by row.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The cosine of a text and a pose, from -1 to 1; the higher, the better they fit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such text or pose.</exception>
    public float this[int text, int pose]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)text, (uint)Texts, nameof(text));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)pose, (uint)Poses, nameof(pose));
            return _values[(text * Poses) + pose];
        }
    }

    /// <summary>The pose that fits a text best; the first of equals.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such text.</exception>
    public int BestPose(int text)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)text, (uint)Texts, nameof(text));
        return System.Numerics.Tensors.TensorPrimitives.IndexOfMax(Values.Slice(text * Poses, Poses));
    }
}

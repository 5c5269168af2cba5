using System.Numerics.Tensors;

namespace OnnxPose.Scoring;

/// <summary>Unit vectors of texts or poses in CLaPP's space.</summary>
/// <remarks>Immutable by convention: whoever gives the array does not write to it afterwards.</remarks>
/// <param name="vectors">(item, width), each of length 1.</param>
/// <param name="width">Numbers of a vector.</param>
sealed class Embeddings(float[] vectors, int width)
{
    /// <summary>How many items there are.</summary>
    public int Count => vectors.Length / width;

    /// <summary>The cosine of an item and one of others, from -1 to 1.</summary>
    public float Cosine(int item, Embeddings others, int other)
    {
        var cosine = TensorPrimitives.Dot(Vector(item), others.Vector(other));
        return Math.Clamp(cosine, -1, 1);     // rounding may lead a hair beyond
    }

    ReadOnlySpan<float> Vector(int item) => vectors.AsSpan(item * width, width);
}

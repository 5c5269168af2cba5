using System.Numerics.Tensors;

namespace OnnxPose.Scoring;

/// <summary>Vectors of length 1.</summary>
static class UnitVector
{
    /// <summary>Divides a vector by its length in place; one of zeros stays as it is.</summary>
    public static void Normalize(Span<float> vector)
    {
        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 0)
        {
            TensorPrimitives.Divide(vector, length, vector);
        }
    }
}

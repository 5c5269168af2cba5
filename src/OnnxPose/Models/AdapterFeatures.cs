using System.Collections.Immutable;
using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Models;

/// <summary>A feature map of each of some pictures.</summary>
/// <param name="Shape">Sizes of one picture's map.</param>
/// <param name="Values">(picture, channel, row, column).</param>
readonly record struct FeatureMap(MapShape Shape, float[] Values);

/// <summary>What a pose adapter says of pictures: the feature maps that a UNet adds to its own.</summary>
/// <remarks>Immutable by convention: whoever gets the arrays does not write to them. Thread-safe.</remarks>
sealed record AdapterFeatures
{
    /// <summary>Pictures in the batch.</summary>
    public required int Pictures { get; init; }

    /// <summary>The maps, unscaled, from the finest to the coarsest.</summary>
    public required ImmutableArray<FeatureMap> Maps { get; init; }

    /// <summary>A map times a factor, repeated so that row r of a batch has that of picture
    /// r modulo <see cref="Pictures"/>; a single picture's stays one, for all rows.</summary>
    internal float[] Scaled(int map, float scale, int rows)
    {
        var source = Maps[map].Values;
        var scaled = new float[source.Length * (Pictures == 1 ? 1 : rows / Pictures)];
        for (var i = 0; i < scaled.Length; i++)
        {
            scaled[i] = scale * source[i % source.Length];
        }
        return scaled;
    }
}

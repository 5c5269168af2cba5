using System.Collections.Immutable;
using OnnxPose.Inference;
using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Models;

/// <summary>A map as it is bound to an input of a UNet.</summary>
/// <param name="Values">(row, channel, row, column), scaled.</param>
/// <param name="Shape">Sizes; a first size of 1 serves all rows of a batch.</param>
readonly record struct AdapterMap(float[] Values, long[] Shape)
{
    /// <summary>A zero, which is broadcast: adds nothing.</summary>
    public static AdapterMap None { get; } = new([0], [1, 1, 1, 1]);

    /// <summary>All maps that a UNet asks for; those that the adapter does not have add nothing.</summary>
    /// <param name="features">The adapter's.</param>
    /// <param name="scale">What they are multiplied by.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="expected">The sizes that the UNet asks for.</param>
    /// <exception cref="ArgumentException">The sizes are others, the rows cannot be spread over the pictures,
    /// or the scale is not finite.</exception>
    public static AdapterMap[] For(
        AdapterFeatures features, float scale, int rows, ImmutableArray<MapShape> expected)
    {
        if (!float.IsFinite(scale))
        {
            throw new ArgumentException($"The adapter's scale is {scale}, expected a finite number.");
        }
        if (features.Pictures < 1 || rows % features.Pictures != 0)
        {
            throw new ArgumentException(
                $"The adapter's features are of {features.Pictures} pictures, the batch has {rows} rows; " +
                "expected one picture, or a number that divides the rows.");
        }
        if (features.Maps.Length > expected.Length)
        {
            throw new ArgumentException(
                $"The adapter gives {features.Maps.Length} feature maps, the UNet takes {expected.Length}. " +
                "Check that adapter and UNet belong together.");
        }
        var maps = new AdapterMap[expected.Length];
        for (var i = 0; i < maps.Length; i++)
        {
            maps[i] = i < features.Maps.Length ? One(features, i, scale, rows, expected[i]) : None;
        }
        return maps;
    }

    static AdapterMap One(AdapterFeatures features, int index, float scale, int rows, MapShape expected)
    {
        var (shape, values) = features.Maps[index];
        if (shape != expected || values.Length != features.Pictures * shape.Size)
        {
            throw new ArgumentException(
                $"Feature map {index} of the adapter is {shape}, expected {expected}. Check that the pose " +
                "picture has the size of the picture that is made (8 times the latents'), and that adapter " +
                "and UNet belong together.");
        }
        Finite.Require(values, $"Feature map {index} of the adapter");
        return new(
            features.Scaled(index, scale, rows),
            [features.Pictures == 1 ? 1 : rows, shape.Channels, shape.Height, shape.Width]);
    }
}

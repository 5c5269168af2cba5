using OnnxPose.Training.Transformer;

namespace OnnxPose.Training.Data;

/// <summary>Scenes with the same number of people as flat arrays.</summary>
/// <param name="Kind">What kind of batch it is.</param>
/// <param name="Layout">Its tokens.</param>
/// <param name="Ratios">[scene]: width over height.</param>
/// <param name="Coordinates">[scene, token, 2]: corners in the image, points in their box, -1 where
/// absent.</param>
/// <param name="Ids">[caption, text token]; each caption belongs to the kind's next so many scenes.</param>
sealed record PoseBatch(BatchKind Kind, TokenLayout Layout, float[] Ratios, float[] Coordinates, long[] Ids)
{
    /// <summary>[scene, token]: 1 where the sentence decides the prediction and it is learned, else 0.</summary>
    public float[] Learned { get; } = [.. Enumerable.Repeat(1f, Ratios.Length * Layout.Tokens)];
}

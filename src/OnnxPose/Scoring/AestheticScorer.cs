using OnnxPose.Imaging;
using OnnxPose.Inference;
using OnnxPose.Models;

namespace OnnxPose.Scoring;

/// <summary>Rates how much people like pictures, on a scale of about 1 to 10.</summary>
/// <remarks>Thread-safe. <see cref="Dispose"/> disposes the vision encoder.</remarks>
sealed class AestheticScorer : IDisposable
{
    readonly VisionEncoder _vision;
    readonly AestheticHead _head;
    readonly bool _leaveVisionOpen;

    /// <summary>A scorer from its parts.</summary>
    /// <param name="vision">CLIP ViT-L/14 for the published head.</param>
    /// <param name="head">The head.</param>
    /// <param name="leaveVisionOpen">Whether the vision encoder stays the caller's.</param>
    /// <exception cref="ModelContractException">They do not fit together.</exception>
    public AestheticScorer(VisionEncoder vision, AestheticHead head, bool leaveVisionOpen = false)
    {
        if (vision.Config.ProjectionWidth != head.Width)
        {
            throw new ModelContractException(
                "The vision encoder does not fit the aesthetic head: its embeddings are " +
                $"{vision.Config.ProjectionWidth} wide, expected {head.Width}. Take CLIP ViT-L/14 for the " +
                "published head.");
        }
        (_vision, _head, _leaveVisionOpen) = (vision, head, leaveVisionOpen);
    }

    /// <summary>Where it runs.</summary>
    public DeviceReport Device => _vision.Device;

    /// <summary>The ratings of pictures, each as it would be alone.</summary>
    /// <param name="pictures">One or more, of any sizes.</param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    /// <exception cref="ArgumentException">There is no picture, or one is too long and narrow.</exception>
    /// <exception cref="NonFiniteValueException">An embedding is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <exception cref="ObjectDisposedException">The encoder is disposed, or was during the run.</exception>
    public float[] Score(
        IReadOnlyList<RgbImage> pictures, CancellationToken cancellationToken = default) =>
        Score(pictures, static picture => picture, cancellationToken);

    /// <summary>The same of pictures that are read one after the other: only one is held at a time, so that
    /// any number of photographs can be rated.</summary>
    /// <param name="items">What the pictures are read from, one or more.</param>
    /// <param name="read">Gives an item's picture; what it throws ends the call.</param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    /// <inheritdoc cref="Score(IReadOnlyList{RgbImage}, CancellationToken)"/>
    public float[] Score<T>(
        IReadOnlyList<T> items, Func<T, RgbImage> read, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items.Count == 0)
        {
            throw new ArgumentException("There is no picture to score.", nameof(items));
        }
        var embeddings = EncodingBatches.Run(
            items, _head.Width, part => _vision.Encode(part, read, cancellationToken));
        var ratings = new float[items.Count];
        for (var i = 0; i < ratings.Length; i++)
        {
            var embedding = embeddings.AsSpan(i * _head.Width, _head.Width);
            UnitVector.Normalize(embedding);
            ratings[i] = _head.Rate(embedding);
        }
        Finite.Require(ratings, "The aesthetic head");
        return ratings;
    }

    /// <summary>Checks that a picture can be rated.</summary>
    /// <exception cref="ArgumentException">It is too long and narrow.</exception>
    public void RequireReadable(RgbImage picture) => _vision.RequireReadable(picture);

    /// <summary>Stops what is running, waits for it and releases the encoder.</summary>
    public void Dispose()
    {
        if (!_leaveVisionOpen)
        {
            _vision.Dispose();
        }
    }
}

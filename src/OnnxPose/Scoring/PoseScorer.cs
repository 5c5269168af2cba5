using OnnxPose.Imaging;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Poses;
using OnnxPose.Text;

namespace OnnxPose.Scoring;

/// <summary>CLaPP: how well poses fit texts.</summary>
/// <remarks>
/// <para>A pose is drawn as upstream draws it for CLaPP (short side at the encoder's size, the middle
/// square), both sides go through CLIP and its projections, not normalised, then through CLaPP's heads; the
/// score is the cosine. A pose without people is the black picture and scores as that: low for most texts, a
/// plain number for all.</para>
/// <para>Thread-safe. <see cref="Dispose"/> disposes the networks that it was made of.</para>
/// </remarks>
sealed class PoseScorer : IPoseScorer
{
    readonly ClipTokenizer _tokenizer;
    readonly TextEncoder _text;
    readonly VisionEncoder _vision;
    readonly ClappHeads _heads;
    readonly bool _leaveTextOpen;
    readonly int _textLength;

    /// <summary>A scorer from its networks, which it disposes.</summary>
    /// <param name="tokenizer">The text encoder's.</param>
    /// <param name="text">Opened with <see cref="Onnx.Architectures.ClipTextOutputs.Projected"/>.</param>
    /// <param name="vision">The encoder of pictures of poses.</param>
    /// <param name="heads">What was trained on both.</param>
    /// <param name="leaveTextOpen">Whether the text encoder stays the caller's, who shares it
    /// with a pipeline.</param>
    /// <exception cref="ModelContractException">They do not fit together.</exception>
    public PoseScorer(
        ClipTokenizer tokenizer, TextEncoder text, VisionEncoder vision, ClappHeads heads,
        bool leaveTextOpen = false)
    {
        RequireFit("text encoder", text.Config.ProjectionWidth, heads.Config.TextFeatures);
        RequireFit("vision encoder", vision.Config.ProjectionWidth, heads.Config.PoseFeatures);
        if (tokenizer.VocabularySize > text.Config.VocabularySize)
        {
            throw new ModelContractException(
                "The tokenizer does not fit the text encoder: its vocabulary has " +
                $"{tokenizer.VocabularySize} tokens, expected at most {text.Config.VocabularySize}. " +
                "Take both from the same model.");
        }
        (_tokenizer, _text, _vision, _heads) = (tokenizer, text, vision, heads);
        _leaveTextOpen = leaveTextOpen;
        _textLength = Math.Min(tokenizer.MaxLength, text.Config.MaxTokens);
    }

    /// <summary>Where it runs.</summary>
    public DeviceReport Device => DeviceReport.Of(Devices);

    /// <inheritdoc/>
    public IReadOnlyList<NetworkDevice> Devices =>
    [
        new("clip_vision", _vision.Device), new("text_encoder", _text.Device),
        new("clapp/pose_projection", _heads.Devices.Poses),
        new("clapp/text_projection", _heads.Devices.Texts),
    ];

    /// <inheritdoc/>
    public int FeatureWidth => _text.Config.ProjectionWidth;

    /// <inheritdoc/>
    public int EmbeddingWidth => _heads.Config.Embedding;

    /// <summary>Scores every pose against every text.</summary>
    /// <param name="texts">One or more; what is too long for the encoder is cut.</param>
    /// <param name="poses">One or more; people may be missing.</param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    /// <exception cref="ArgumentException">There are no texts or no poses.</exception>
    /// <exception cref="PoseFormatException">A pose's shape is so long and narrow
    /// that it cannot be drawn.</exception>
    /// <inheritdoc cref="Score(IReadOnlyList{string}, IReadOnlyList{RgbImage}, CancellationToken)"/>
    public PoseScores Score(
        IReadOnlyList<string> texts, IReadOnlyList<Pose> poses, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(poses);
        return Score(texts, poses.Count, () => EmbedPoses(poses, cancellationToken), cancellationToken);
    }

    /// <summary>Scores every picture of a pose against every text: one run of each network for up to
    /// <see cref="EncodingBatches.ItemsPerRun"/> of each.</summary>
    /// <param name="texts">One or more; what is too long for the encoder is cut.</param>
    /// <param name="pictures">One or more, of any sizes; see <see cref="PosePainter"/>.</param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    /// <exception cref="ArgumentException">There are no texts or no pictures, or one
    /// is too long and narrow.</exception>
    /// <exception cref="NonFiniteValueException">An embedding is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <exception cref="ObjectDisposedException">The scorer is disposed, or was during the call.</exception>
    public PoseScores Score(
        IReadOnlyList<string> texts, IReadOnlyList<RgbImage> pictures,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        return Score(texts, pictures.Count,
            () => Embed(pictures, static picture => picture, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public float[] ReadTexts(IReadOnlyList<string> texts, CancellationToken cancellationToken = default) =>
        EncodingBatches.Run(texts, FeatureWidth, part => _text.Encode(
            Array.ConvertAll(part, text => _tokenizer.Encode(text, _textLength)),
            cancellationToken).Projected);

    /// <inheritdoc/>
    public float[] EmbedTexts(float[] features, CancellationToken cancellationToken = default) =>
        _heads.EmbedTexts(features, features.Length / FeatureWidth, cancellationToken);

    /// <inheritdoc/>
    public float[] EmbedPoses(IReadOnlyList<Pose> poses, CancellationToken cancellationToken = default) =>
        Embed(poses, Draw, cancellationToken);

    /// <summary>The picture that stands for a pose.</summary>
    /// <exception cref="PoseFormatException">Its shape is so long and narrow
    /// that it cannot be drawn.</exception>
    public RgbImage Draw(Pose pose) => CanDraw(pose)
        ? PosePainter.DrawCenterCrop(pose, _vision.Config.ImageSize)
        : throw new PoseFormatException(FormattableString.Invariant(
            $"A pose whose picture is {pose.AspectRatio} times as wide as high cannot be drawn for CLaPP ") +
            FormattableString.Invariant(
            $"with a short side of {_vision.Config.ImageSize} pixels; expected a long side of at most ") +
            FormattableString.Invariant($"{RgbImage.MaxSide}. ") +
            "Give it a picture that is nearer to a square.");

    /// <summary>Whether a pose's shape is square enough to be drawn.</summary>
    public bool CanDraw(Pose pose) => PosePainter.CanDrawCenterCrop(pose, _vision.Config.ImageSize);

    /// <summary>Checks that a picture can be scored.</summary>
    /// <exception cref="ArgumentException">It is too long and narrow.</exception>
    public void RequireReadable(RgbImage picture) => _vision.RequireReadable(picture);

    /// <summary>The end of a text that the encoder has no room for; empty where it reads all of it.</summary>
    public string CutText(string text) => _tokenizer.Encode(text, _textLength).CutText;

    /// <summary>The cosines of unit vectors.</summary>
    /// <param name="rows">(row, width), each of length 1.</param>
    /// <param name="columns">(column, width), each of length 1.</param>
    /// <param name="width">Numbers of a vector.</param>
    /// <returns>(row, column), from -1 to 1.</returns>
    internal static float[] Cosines(float[] rows, float[] columns, int width)
    {
        var (left, right) = (new Embeddings(rows, width), new Embeddings(columns, width));
        var cosines = new float[checked(left.Count * right.Count)];
        for (var i = 0; i < cosines.Length; i++)
        {
            cosines[i] = left.Cosine(i / right.Count, right, i % right.Count);
        }
        return cosines;
    }

    /// <summary>Stops what is running, waits for it and releases the networks.</summary>
    public void Dispose()
    {
        _heads.Dispose();
        _vision.Dispose();
        if (!_leaveTextOpen)
        {
            _text.Dispose();
        }
    }

    PoseScores Score(
        IReadOnlyList<string> texts, int poses, Func<float[]> embed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count == 0)
        {
            throw new ArgumentException("There is no text to score.", nameof(texts));
        }
        if (poses == 0)
        {
            throw new ArgumentException("There is no pose and no picture to score.", nameof(poses));
        }
        var poseVectors = embed();
        var textVectors = EmbedTexts(ReadTexts(texts, cancellationToken), cancellationToken);
        return new(texts.Count, poses, Cosines(textVectors, poseVectors, EmbeddingWidth));
    }

    // Drawn part by part, so that not all pictures are in memory at once.
    float[] Embed<T>(IReadOnlyList<T> items, Func<T, RgbImage> draw, CancellationToken cancellationToken)
    {
        var features = EncodingBatches.Run(items, _vision.Config.ProjectionWidth,
            part => _vision.Encode(part, draw, cancellationToken));
        return _heads.EmbedPoses(features, items.Count, cancellationToken);
    }

    static void RequireFit(string encoder, int width, int expected)
    {
        if (width != expected)
        {
            throw new ModelContractException(
                $"The {encoder} does not fit CLaPP's head: its features are {width} wide, expected " +
                $"{expected}. Take the CLIP that CLaPP was trained on.");
        }
    }
}

using OnnxPose.Imaging;
using OnnxPose.Inference;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Models;

/// <summary>A CLIP vision encoder with its projection. Thread-safe; heavy to open, cheap to call.</summary>
sealed class VisionEncoder : IDisposable
{
    const string Slot = "clip_vision";

    readonly ModelSession _session;
    readonly ClipImageProcessor _processor;

    VisionEncoder(ClipVisionConfig config, ClipImageProcessor processor, ModelSession session) =>
        (Config, _processor, _session) = (config, processor, session);

    /// <summary>Its sizes.</summary>
    public ClipVisionConfig Config { get; }

    /// <summary>The device that it really runs on.</summary>
    public DeviceReport Device => _session.Device;

    /// <summary>Opens a folder: <c>config.json</c> and <c>model.safetensors</c>, or a <c>model.onnx</c> that
    /// wins, and <c>preprocessor_config.json</c> where there is one.</summary>
    /// <param name="folder">The component's folder; a whole CLIP will do.</param>
    /// <param name="options">How to open it.</param>
    /// <exception cref="ModelContractException">The folder is not a vision encoder with a
    /// projection.</exception>
    /// <exception cref="SafetensorsFormatException">The weights file is broken.</exception>
    /// <exception cref="DeviceNotAvailableException">The required device is not usable.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static VisionEncoder Load(string folder, InferenceOptions? options = null)
    {
        var config = ClipVisionConfig.Read(Path.Combine(folder, "config.json"), Slot);
        var processor = new ClipImageProcessor(ClipImageSettings.Read(folder, config.ImageSize, Slot));
        var source = new ModelSource(folder, "model.onnx", Build);
        var contract = VisionEncoderContract.Of(config, ClipVisionOutputs.Projected, Slot);
        return new(
            config, processor, ModelSession.Open(source, contract, options ?? InferenceOptions.Default));

        OnnxModel Build(OnnxType precision)
        {
            using var checkpoint = Checkpoint.Open(folder);     // ONNX Runtime maps the file itself
            return ClipVisionGraph.Build(
                config, checkpoint.NewScope(), ClipVisionOutputs.Projected, precision);
        }
    }

    /// <summary>Encodes pictures of any sizes in one run.</summary>
    /// <param name="pictures">One or more; see <see cref="ClipImageProcessor"/> for what becomes of
    /// them.</param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    /// <returns>(picture, <see cref="ClipVisionConfig.ProjectionWidth"/>): CLIP's <c>image_embeds</c>, not
    /// normalised.</returns>
    /// <exception cref="ArgumentException">There is no picture, or one is too long and narrow.</exception>
    /// <inheritdoc cref="Encode(float[], int, CancellationToken)"/>
    public float[] Encode(
        IReadOnlyList<RgbImage> pictures, CancellationToken cancellationToken = default) =>
        Encode(pictures, static picture => picture, cancellationToken);

    /// <summary>The same of pictures that are made one after the other: only one is held at a time.</summary>
    /// <param name="items">What the pictures are made of, one or more.</param>
    /// <param name="draw">Makes or reads an item's picture.</param>
    /// <param name="cancellationToken">Asked between pictures too.</param>
    /// <inheritdoc cref="Encode(IReadOnlyList{RgbImage}, CancellationToken)"/>
    public float[] Encode<T>(
        IReadOnlyList<T> items, Func<T, RgbImage> draw, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        var pixels = new float[checked(items.Count * _processor.Count)];
        for (var i = 0; i < items.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _processor.Process(draw(items[i]), pixels.AsSpan(i * _processor.Count, _processor.Count));
        }
        return Encode(pixels, items.Count, cancellationToken);
    }

    /// <summary>Checks that a picture can be encoded.</summary>
    /// <exception cref="ArgumentException">It is too long and narrow.</exception>
    public void RequireReadable(RgbImage picture) => _processor.ResizedLength(picture);

    /// <summary>Encodes pictures that are numbers already, in one run.</summary>
    /// <param name="pixels">(picture, channel, row, column), normalised.</param>
    /// <param name="pictures">How many pictures these are, from 1.</param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    /// <exception cref="ArgumentException">They are no such pictures.</exception>
    /// <exception cref="NonFiniteValueException">An embedding is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <exception cref="ObjectDisposedException">The encoder is disposed, or was during the run.</exception>
    public float[] Encode(float[] pixels, int pictures, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pictures);
        var (channels, side) = (Config.Channels, Config.ImageSize);
        if (pixels.LongLength != (long)pictures * channels * side * side)
        {
            throw new ArgumentException(
                $"{pixels.Length} numbers are not {pictures} pictures of {channels} x {side} x {side}.",
                nameof(pixels));
        }
        var input = HostTensor.Of(ClipVisionGraph.Pixels, pixels, pictures, channels, side, side);
        return _session.Run([input], [ClipVisionGraph.Projected], cancellationToken)[0].Data;
    }

    /// <summary>Stops what is running, waits for it and releases the model.</summary>
    public void Dispose() => _session.Dispose();
}

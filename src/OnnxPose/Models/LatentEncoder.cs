using OnnxPose.Imaging;
using OnnxPose.Inference;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Models;

/// <summary>The encoding half of an image autoencoder (VAE). Thread-safe; heavy to open.</summary>
/// <remarks>See <see cref="UpcastingSession"/> for the precision it computes in.</remarks>
sealed class LatentEncoder : IDisposable
{
    const string DefaultSlot = "vae";

    readonly UpcastingSession _session;

    LatentEncoder(AutoencoderConfig config, UpcastingSession session) =>
        (Config, _session) = (config, session);

    /// <summary>Its sizes.</summary>
    public AutoencoderConfig Config { get; }

    /// <summary>The device that it really runs on.</summary>
    public DeviceReport Device => _session.Device;

    /// <summary>What it computes in now; null where an <c>encoder.onnx</c> decides.</summary>
    public OnnxType? Precision => _session.Precision;

    /// <summary>The file in a folder that wins over building the graph: <c>encoder.onnx</c> beside the
    /// decoding half's <c>model.onnx</c>, or <c>model.onnx</c> in a folder <c>vae_encoder</c>, as exports
    /// have it.</summary>
    public static string FileIn(string folder) =>
        Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) == "vae_encoder"
            ? "model.onnx"
            : "encoder.onnx";

    /// <summary>Opens a folder: <c>config.json</c> and weights under one of the hub's names, or the file of
    /// <see cref="FileIn"/> that wins.</summary>
    /// <inheritdoc cref="LatentDecoder.Load"/>
    public static LatentEncoder Load(
        string folder, InferenceOptions? options = null, string slot = DefaultSlot)
    {
        var config = AutoencoderConfig.Read(Path.Combine(folder, "config.json"), slot);
        var source = new ModelSource(folder, FileIn(folder), Build) { EightBits = EightBitForm.Refused };
        var contract = AutoencoderContract.OfEncoder(config, slot);
        return new(config, UpcastingSession.Open(
            source, contract, options ?? InferenceOptions.Default, config.ForceUpcast));

        OnnxModel Build(OnnxType precision)
        {
            using var checkpoint = Checkpoint.Open(folder);     // ONNX Runtime maps the file itself
            return LatentEncoderGraph.Build(config, checkpoint.NewScope(), precision);
        }
    }

    /// <summary>Where the latents of a picture lie.</summary>
    /// <param name="picture">
    /// -1 to 1, see <see cref="PixelValues.From"/>; each side at least the
    /// <see cref="AutoencoderConfig.Factor"/>. What is left of a side over a multiple of it is seen in
    /// part.</param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    /// <returns>Latents of floor(side / factor).</returns>
    /// <exception cref="ArgumentException">The picture is too small.</exception>
    /// <exception cref="NonFiniteValueException">A moment is NaN or infinite, in fp32 too.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <exception cref="ObjectDisposedException">The encoder is disposed, or was during the run.</exception>
    public LatentDistribution Encode(PixelValues picture, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var (width, height) = (picture.Width / Config.Factor, picture.Height / Config.Factor);
        if (width == 0 || height == 0)
        {
            throw new ArgumentException(
                $"A picture of {picture.Width} x {picture.Height} pixels; expected sides of at least " +
                $"{Config.Factor}.", nameof(picture));
        }
        var input = HostTensor.Of(
            LatentEncoderGraph.Picture, picture.Values, 1, AutoencoderConfig.PictureChannels, picture.Height,
            picture.Width);
        var moments = _session.Run([input], [LatentEncoderGraph.Moments], cancellationToken)[0];
        return new(Config.LatentChannels, height, width, moments.Data, Config.ScalingFactor);
    }

    /// <summary>Where the latents of a picture lie.</summary>
    /// <inheritdoc cref="Encode(PixelValues, CancellationToken)"/>
    public LatentDistribution Encode(RgbImage picture, CancellationToken cancellationToken = default) =>
        Encode(PixelValues.From(picture), cancellationToken);

    /// <summary>Stops what is running, waits for it and releases the model.</summary>
    public void Dispose() => _session.Dispose();
}

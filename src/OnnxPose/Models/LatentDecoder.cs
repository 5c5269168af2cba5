using System.Numerics.Tensors;
using OnnxPose.Imaging;
using OnnxPose.Inference;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Models;

/// <summary>The decoding half of an image autoencoder (VAE). Thread-safe; heavy to open.</summary>
/// <remarks>See <see cref="UpcastingSession"/> for the precision it computes in.</remarks>
sealed class LatentDecoder : IDisposable
{
    const string DefaultSlot = "vae";

    readonly UpcastingSession _session;

    LatentDecoder(AutoencoderConfig config, UpcastingSession session) =>
        (Config, _session) = (config, session);

    /// <summary>Its sizes.</summary>
    public AutoencoderConfig Config { get; }

    /// <summary>The device that it really runs on.</summary>
    public DeviceReport Device => _session.Device;

    /// <summary>What it computes in now; null where a <c>model.onnx</c> decides.</summary>
    public OnnxType? Precision => _session.Precision;

    /// <summary>Opens a folder: <c>config.json</c> and weights under one of the hub's names, or a
    /// <c>model.onnx</c> that wins.</summary>
    /// <param name="folder">The component's folder; it may hold the encoding half too.</param>
    /// <param name="options">How to open it.</param>
    /// <param name="slot">The place that it is for, as messages name it.</param>
    /// <exception cref="ModelContractException">The folder is not an image autoencoder, its config asks for
    /// what is not supported, or the options for 8-bit weights.</exception>
    /// <exception cref="SafetensorsFormatException">A weights file is broken.</exception>
    /// <exception cref="DeviceNotAvailableException">The required device is not usable.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static LatentDecoder Load(
        string folder, InferenceOptions? options = null, string slot = DefaultSlot)
    {
        var config = AutoencoderConfig.Read(Path.Combine(folder, "config.json"), slot);
        var source = new ModelSource(folder, "model.onnx", Build) { EightBits = EightBitForm.Refused };
        var contract = AutoencoderContract.OfDecoder(config, slot);
        return new(config, UpcastingSession.Open(
            source, contract, options ?? InferenceOptions.Default, config.ForceUpcast));

        OnnxModel Build(OnnxType precision)
        {
            using var checkpoint = Checkpoint.Open(folder);     // ONNX Runtime maps the file itself
            return LatentDecoderGraph.Build(config, checkpoint.NewScope(), precision);
        }
    }

    /// <summary>Decodes latents to pictures, one after the other, so that memory does not grow with their
    /// number.</summary>
    /// <remarks>
    /// On the CPU one picture takes about as much memory beside the weights as four of its widest layers: 4
    /// KB a pixel at the published sizes (256 channels at full resolution), measured up to 256 x 256; by
    /// that, 4 GB at 1024 x 1024. The attention in the middle goes in tiles and takes some of its states, not
    /// the square of its places.
    /// </remarks>
    /// <param name="latents">In the scale of the diffusion; they are divided by the scaling factor.</param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    /// <returns>As many pictures, each <see cref="AutoencoderConfig.Factor"/> times as large, about -1 to 1,
    /// not clamped; <see cref="PixelValues.ToRgbImage"/> makes bytes of them.</returns>
    /// <exception cref="ArgumentException">They have another number of channels, or a picture would be too
    /// large.</exception>
    /// <exception cref="NonFiniteValueException">A picture has NaN or an infinity, in fp32 too.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <exception cref="ObjectDisposedException">The decoder is disposed, or was during the run.</exception>
    public PixelValues[] Decode(Latents latents, CancellationToken cancellationToken = default)
    {
        RequireFit(latents);
        var pictures = new PixelValues[latents.Pictures];
        for (var i = 0; i < pictures.Length; i++)
        {
            var unscaled = new float[latents.CountPerPicture];
            TensorPrimitives.Divide(
                latents.Values.AsSpan(i * unscaled.Length, unscaled.Length), Config.ScalingFactor, unscaled);
            var input = HostTensor.Of(
                LatentDecoderGraph.Latents, unscaled, 1, latents.Channels, latents.Height, latents.Width);
            var output = _session.Run([input], [LatentDecoderGraph.Picture], cancellationToken)[0];
            pictures[i] = new(
                latents.Width * Config.Factor, latents.Height * Config.Factor, output.Data);
        }
        return pictures;
    }

    /// <summary>Stops what is running, waits for it and releases the model.</summary>
    public void Dispose() => _session.Dispose();

    void RequireFit(Latents latents)
    {
        ArgumentNullException.ThrowIfNull(latents);
        if (latents.Channels != Config.LatentChannels)
        {
            throw new ArgumentException(
                $"The latents have {latents.Channels} channels, expected {Config.LatentChannels}. Check " +
                "that UNet and autoencoder belong together.", nameof(latents));
        }
        var (width, height) = ((long)latents.Width * Config.Factor, (long)latents.Height * Config.Factor);
        if (!RgbImage.IsInRange(width, height))
        {
            throw new ArgumentException(
                $"Latents of {latents.Width} x {latents.Height} become a picture of {width} x {height} " +
                $"pixels; expected sides up to {RgbImage.MaxSide} and at most {RgbImage.MaxPixels} pixels.",
                nameof(latents));
        }
    }
}

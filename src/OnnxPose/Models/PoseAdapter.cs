using OnnxPose.Imaging;
using OnnxPose.Inference;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Models;

/// <summary>A pose adapter (T2I-Adapter). Thread-safe; heavy to open, cheap to call.</summary>
sealed class PoseAdapter : IDisposable
{
    const string Slot = "adapter";
    const int Colours = 3;

    readonly ModelSession _session;
    readonly ChannelOrder _order;
    readonly string[] _outputs;

    PoseAdapter(PoseAdapterConfig config, ChannelOrder order, ModelSession session)
    {
        (Config, _order, _session) = (config, order, session);
        _outputs = [.. Enumerable.Range(0, config.Channels.Length).Select(PoseAdapterGraph.Feature)];
    }

    /// <summary>Its sizes.</summary>
    public PoseAdapterConfig Config { get; }

    /// <summary>The device that it really runs on.</summary>
    public DeviceReport Device => _session.Device;

    /// <summary>Opens a folder: <c>config.json</c> and weights under one of the hub's names, or a
    /// <c>model.onnx</c> that wins.</summary>
    /// <param name="folder">The component's folder.</param>
    /// <param name="options">How to open it.</param>
    /// <param name="order">The order of colours that it was trained with; no config says it.</param>
    /// <exception cref="ModelContractException">The folder is not a pose adapter for colour
    /// pictures, or 8-bit weights are asked for.</exception>
    /// <exception cref="SafetensorsFormatException">The weights file is broken.</exception>
    /// <exception cref="DeviceNotAvailableException">The required device is not usable.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static PoseAdapter Load(
        string folder, InferenceOptions? options = null, ChannelOrder order = ChannelOrder.Rgb)
    {
        var path = Path.Combine(folder, "config.json");
        var config = PoseAdapterConfig.Read(path, Slot);
        if (config.InChannels != Colours)
        {
            throw new ModelContractException(
                $"'{path}' does not configure {Slot}: 'in_channels' is {config.InChannels}, expected " +
                $"{Colours}. Check that the adapter was made for colour pictures.");
        }
        var source = new ModelSource(folder, "model.onnx", Build) { EightBits = EightBitForm.Refused };
        var contract = PoseAdapterContract.Of(config, Slot);
        return new(
            config, order, ModelSession.Open(source, contract, options ?? InferenceOptions.Default));

        OnnxModel Build(OnnxType precision)
        {
            using var checkpoint = Checkpoint.Open(folder);     // ONNX Runtime maps the file itself
            return PoseAdapterGraph.Build(config, checkpoint.NewScope(), precision);
        }
    }

    /// <summary>The feature maps of one picture.</summary>
    /// <inheritdoc cref="Encode(IReadOnlyList{RgbImage}, CancellationToken)"/>
    public AdapterFeatures Encode(RgbImage picture, CancellationToken cancellationToken = default) =>
        Encode([picture], cancellationToken);

    /// <summary>The feature maps of pictures of one size.</summary>
    /// <param name="pictures">One or more pose pictures. Both sides must be multiples of
    /// <see cref="PoseAdapterConfig.DownscaleFactor"/>: 16 pixels for SDXL's.</param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    /// <exception cref="ArgumentException">There is none, their sizes differ, or a side is no
    /// multiple.</exception>
    /// <exception cref="NonFiniteValueException">A feature is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <exception cref="ObjectDisposedException">The adapter is disposed, or was during the
    /// run.</exception>
    public AdapterFeatures Encode(
        IReadOnlyList<RgbImage> pictures, CancellationToken cancellationToken = default)
    {
        RequireSizes(pictures);
        var (width, height) = (pictures[0].Width, pictures[0].Height);
        var input = HostTensor.Of(
            PoseAdapterGraph.Picture, Planes(pictures), pictures.Count, Colours, height, width);
        var maps = _session.Run([input], _outputs, cancellationToken);
        return new()
        {
            Pictures = pictures.Count,
            Maps = [.. maps.Select(static map => new FeatureMap(
                new((int)map.Shape[1], (int)map.Shape[2], (int)map.Shape[3]), map.Data))],
        };
    }

    /// <summary>Stops what is running, waits for it and releases the model.</summary>
    public void Dispose() => _session.Dispose();

    // (picture, colour, row, column), 0 to 1
    float[] Planes(IReadOnlyList<RgbImage> pictures)
    {
        var plane = pictures[0].Width * pictures[0].Height;
        var values = new float[checked(pictures.Count * Colours * plane)];
        for (var i = 0; i < pictures.Count; i++)
        {
            var pixels = pictures[i].Pixels;
            for (var colour = 0; colour < Colours; colour++)
            {
                var target = values.AsSpan(((Colours * i) + colour) * plane, plane);
                var source = _order == ChannelOrder.Rgb ? colour : Colours - 1 - colour;
                for (var pixel = 0; pixel < plane; pixel++)
                {
                    target[pixel] = pixels[(Colours * pixel) + source] / 255f;
                }
            }
        }
        return values;
    }

    void RequireSizes(IReadOnlyList<RgbImage> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.Count == 0)
        {
            throw new ArgumentException("There is no picture to encode.", nameof(pictures));
        }
        var (first, factor) = (pictures[0], Config.DownscaleFactor);
        foreach (var picture in pictures)
        {
            if (picture.Width % factor != 0 || picture.Height % factor != 0)
            {
                throw new ArgumentException(
                    $"A pose picture has {picture.Width} x {picture.Height} pixels, expected sides that " +
                    $"are multiples of {factor}. Resize it before it is encoded.", nameof(pictures));
            }
            if ((picture.Width, picture.Height) != (first.Width, first.Height))
            {
                throw new ArgumentException(
                    $"Pose pictures of {first.Width} x {first.Height} and {picture.Width} x " +
                    $"{picture.Height} pixels cannot be encoded together. Give them one size.",
                    nameof(pictures));
            }
        }
    }
}

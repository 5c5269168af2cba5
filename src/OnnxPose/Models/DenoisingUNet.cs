using OnnxPose.Inference;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Lora;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Models;

/// <summary>A denoising UNet: SDXL's base or refiner. Thread-safe; heavy to open, cheap to begin a denoising
/// loop with.</summary>
sealed class DenoisingUNet : IDisposable
{
    const string BaseSlot = "unet";

    readonly ModelSession _session;

    DenoisingUNet(UNetConfig config, ModelSession session) => (Config, _session) = (config, session);

    /// <summary>Its sizes.</summary>
    public UNetConfig Config { get; }

    /// <summary>The device that it really runs on.</summary>
    public DeviceReport Device => _session.Device;

    /// <summary>Opens a folder: <c>config.json</c> and weights under one of the hub's names, in one file or
    /// in shards, or a <c>model.onnx</c> that wins.</summary>
    /// <param name="folder">The component's folder.</param>
    /// <param name="options">How to open it.</param>
    /// <param name="slot">The place that it is for, as messages name it.</param>
    /// <param name="updates">What LoRAs add to its weights, by their names; null for nothing.</param>
    /// <exception cref="ModelContractException">The folder is not such a UNet, its config asks for what is
    /// not supported, or the options for 8-bit weights.</exception>
    /// <exception cref="SafetensorsFormatException">A weights file is broken.</exception>
    /// <exception cref="DeviceNotAvailableException">The required device is not usable.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static DenoisingUNet Load(
        string folder, InferenceOptions? options = null, string slot = BaseSlot,
        IReadOnlyDictionary<string, List<LowRankUpdate>>? updates = null)
    {
        var config = UNetConfig.Read(Path.Combine(folder, "config.json"), slot);
        var contract = DenoisingUNetContract.Of(config, slot);
        return new(config, ModelSession.Open(
            Source(folder, config, updates), contract, options ?? InferenceOptions.Default));
    }

    /// <summary>Checks that a UNet can be opened in the precision that is asked for, without opening
    /// it.</summary>
    /// <exception cref="ModelContractException">8-bit weights are asked for, and there is no
    /// <c>model.onnx</c>.</exception>
    public static void RequireForm(
        string folder, UNetConfig config, InferenceOptions options, string slot = BaseSlot) =>
        Source(folder, config).RequireForm(options, slot);

    /// <summary>Binds everything that stays the same through a denoising loop.</summary>
    /// <param name="conditions">Text and sizes of each row.</param>
    /// <param name="height">Rows of the latents: an eighth of the picture's.</param>
    /// <param name="width">Columns of the latents.</param>
    /// <param name="adapter">
    /// Feature maps of a pose picture that all rows get, or of several, of which row r gets the
    /// (r modulo number)-th; null adds nothing.
    /// </param>
    /// <param name="adapterScale">What the maps are multiplied by; finite, 1 is the published
    /// strength.</param>
    /// <returns>Predicts noise, step by step; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">Sizes do not fit together; the message says which.</exception>
    /// <exception cref="NonFiniteValueException">A condition is NaN or infinite.</exception>
    /// <exception cref="ObjectDisposedException">The UNet is disposed.</exception>
    public NoisePredictor Begin(
        DenoisingConditions conditions, int height, int width,
        AdapterFeatures? adapter = null, float adapterScale = 1)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        conditions.RequireFit(Config);
        Finite.Require(conditions.TextStates, "The text states");
        Finite.Require(conditions.PooledText, "The pooled text");
        Finite.Require(conditions.TimeIds, "The time ids");
        var maps = adapter is null
            ? null
            : AdapterMap.For(adapter, adapterScale, conditions.Rows, Config.AdapterShapes(height, width));
        return new(Config, _session.Bind(), conditions, height, width, maps);
    }

    /// <summary>Stops what is running, waits for it and releases the model. Predictors stay to be
    /// disposed.</summary>
    public void Dispose() => _session.Dispose();

    static ModelSource Source(string folder, UNetConfig config,
        IReadOnlyDictionary<string, List<LowRankUpdate>>? updates = null)
    {
        return new(folder, "model.onnx", Build) { EightBits = EightBitForm.Refused };

        OnnxModel Build(OnnxType precision)
        {
            using var checkpoint = Checkpoint.Open(folder);     // ONNX Runtime maps the files itself
            return UNetGraph.Build(config, checkpoint.NewScope(updates), precision);
        }
    }
}

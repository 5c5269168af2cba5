using System.Collections.Concurrent;
using OnnxPose.Models;

namespace OnnxPose;

/// <summary>The image networks of a model folder, each opened when it is needed.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="models">Where they lie.</param>
/// <param name="options">How they are opened and how long they stay.</param>
/// <param name="loras">What is added to them; disposed with them.</param>
sealed class ImageNetworks(ImageModels models, PosePipelineOptions options, LoraSet loras) : IDisposable
{
    /// <summary>The networks of a model with the LoRAs that the options name.</summary>
    /// <exception cref="ModelContractException">A LoRA does not fit.</exception>
    public ImageNetworks(ImageModels models, PosePipelineOptions options)
        : this(models, options, new(options.Loras, models))
    {
    }

    readonly ConcurrentDictionary<string, Lazy<Resident<PoseAdapter>>> _adapters = new();

    readonly Lazy<Resident<ImageTextEncoder>> _refinerText = new(() => Hold(
        () => ImageTextEncoder.Open(models.RequireRefiner().Text, options.Inference), options));

    readonly Lazy<Resident<DenoisingUNet>> _refiner = new(() => Hold(
        () => DenoisingUNet.Load(models.RequireRefiner().UNetFolder, options.Inference, "refiner/unet"),
        options));

    /// <summary>Networks that can be opened as the options ask; none is open.</summary>
    /// <exception cref="ModelContractException">8-bit weights are asked for, and a network that makes
    /// pictures would have to be built with them.</exception>
    public static ImageNetworks Of(ImageModels models, PosePipelineOptions options)
    {
        DenoisingUNet.RequireForm(models.UNetFolder, models.UNet, options.Inference);
        return new(models, options);
    }

    /// <summary>What their configs say.</summary>
    public ImageModels Models => models;

    /// <summary>The base network's text encoders.</summary>
    public Resident<ImageTextEncoder> Text { get; } =
        Hold(() => ImageTextEncoder.Open(models.Text, options.Inference, loras), options);

    /// <summary>The base network.</summary>
    public Resident<DenoisingUNet> UNet { get; } =
        Hold(
        () => DenoisingUNet.Load(models.UNetFolder, options.Inference, updates: loras.Of("unet")), options);

    /// <summary>The decoder.</summary>
    public Resident<LatentDecoder> Decoder { get; } =
        Hold(() => LatentDecoder.Load(models.DecoderFolder, options.Inference), options);

    /// <summary>The refiner's text encoder.</summary>
    public Resident<ImageTextEncoder> RefinerText => _refinerText.Value;

    /// <summary>The refiner.</summary>
    public Resident<DenoisingUNet> Refiner => _refiner.Value;

    /// <summary>An adapter.</summary>
    public Resident<PoseAdapter> Adapter(AdapterComponent adapter) => _adapters.GetOrAdd(adapter.Name,
        _ => new(() => Hold(
            () => PoseAdapter.Load(adapter.Folder, options.Inference, adapter.Order), options))).Value;

    /// <summary>Closes those that are open.</summary>
    public void Dispose()
    {
        Text.Dispose();
        UNet.Dispose();
        Decoder.Dispose();
        Dispose(_refinerText);
        Dispose(_refiner);
        foreach (var adapter in _adapters.Values)
        {
            Dispose(adapter);
        }
        loras.Dispose();
    }

    static Resident<T> Hold<T>(Func<T> open, PosePipelineOptions options)
        where T : class, IDisposable => new(open, stays: options.Residency == ModelResidency.All);

    static void Dispose<T>(Lazy<Resident<T>> resident)
        where T : class, IDisposable
    {
        if (resident.IsValueCreated)
        {
            resident.Value.Dispose();
        }
    }
}

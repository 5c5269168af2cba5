using OnnxPose.Onnx.Architectures;

namespace OnnxPose;

/// <summary>The image networks of a model folder, as their configs describe them; none is open.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed class ImageModels
{
    const string SchedulerFile = "scheduler_config.json";
    const string ZerosForEmpty = "force_zeros_for_empty_prompt";
    const string ExportedDecoder = "vae_decoder";     // where exports have it
    const int PublishedSampleSize = 128;

    readonly ModelFolder _model;

    ImageModels(ModelFolder model)
    {
        _model = model;
        // In the order in which a reader would miss them.
        UNetFolder = model.RequireNetwork("unet");
        DecoderFolder = model.RequireNetwork(
            model.Find("vae", ModelFolder.ConfigName) is null
            && model.Find(ExportedDecoder, ModelFolder.ConfigName) is not null ? ExportedDecoder : "vae");
        SchedulerPath = Path.Combine(model.Require("scheduler", SchedulerFile), SchedulerFile);
        Text = TextComponents.OfBase(model);
        UNet = UNetConfig.Read(Path.Combine(UNetFolder, ModelFolder.ConfigName), "unet");
        Decoder = AutoencoderConfig.Read(Path.Combine(DecoderFolder, ModelFolder.ConfigName), "vae");
        ZerosForNoNegative = model.Setting(ZerosForEmpty, absent: true);
        Text.RequireFit(UNet, "unet");
        RequireLatents(UNet, UNetFolder);
        Refiner = model.Inner("refiner") is { } refiner ? ReadRefiner(refiner) : null;
    }

    /// <summary>Reads the configs.</summary>
    /// <exception cref="ModelNotFoundException">A component is missing.</exception>
    /// <exception cref="ModelContractException">A component is not what its place needs, or they do not fit
    /// together.</exception>
    public static ImageModels Read(ModelFolder model) => new(model);

    /// <summary>Where the base network lies.</summary>
    public string UNetFolder { get; }

    /// <summary>The base network's sizes.</summary>
    public UNetConfig UNet { get; }

    /// <summary>What the base network reads of prompts.</summary>
    public TextComponents Text { get; }

    /// <summary>Where the autoencoder lies.</summary>
    public string DecoderFolder { get; }

    /// <summary>The autoencoder's sizes.</summary>
    public AutoencoderConfig Decoder { get; }

    /// <summary>The file of the base network's scheduler.</summary>
    public string SchedulerPath { get; }

    /// <summary>Whether no negative prompt means zeros and not an empty text.</summary>
    public bool ZerosForNoNegative { get; }

    /// <summary>The refiner; null where the model has none.</summary>
    public RefinerModels? Refiner { get; }

    /// <summary>The refiner.</summary>
    /// <exception cref="ModelNotFoundException">There is none.</exception>
    public RefinerModels RequireRefiner() => Refiner ?? throw _model.Missing("refiner", "unet/config.json");

    /// <summary>A pose adapter.</summary>
    /// <inheritdoc cref="AdapterComponent.Find"/>
    public AdapterComponent Adapter(string? name) => AdapterComponent.Find(_model, name);

    /// <summary>The side of a square picture as the base network was trained to make it.</summary>
    public int TrainedSide => (UNet.SampleSize ?? PublishedSampleSize) * Decoder.Factor;

    RefinerModels? ReadRefiner(ModelFolder model)
    {
        if (model.Find("unet", ModelFolder.ConfigName) is null)
        {
            return null;
        }
        var folder = model.RequireNetwork("unet");
        var unet = UNetConfig.Read(Path.Combine(folder, ModelFolder.ConfigName), "refiner/unet");
        var text = TextComponents.OfRefiner(model, Text);
        text.RequireFit(unet, "refiner/unet");
        RequireLatents(unet, folder);
        var scheduler = model.Find("scheduler", SchedulerFile);
        return new(folder, unet, text,
            scheduler is null ? SchedulerPath : Path.Combine(scheduler, SchedulerFile),
            model.Setting(ZerosForEmpty, absent: ZerosForNoNegative));
    }

    void RequireLatents(UNetConfig unet, string folder)
    {
        if (unet.InChannels != Decoder.LatentChannels || unet.OutChannels != Decoder.LatentChannels)
        {
            throw new ModelContractException(
                $"The autoencoder '{DecoderFolder}' does not fit '{folder}': its latents have " +
                $"{Decoder.LatentChannels} channels, the UNet takes {unet.InChannels} and gives " +
                $"{unet.OutChannels}. Take both from the same model.");
        }
    }
}

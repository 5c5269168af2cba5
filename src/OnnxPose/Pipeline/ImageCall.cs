using OnnxPose.Diffusion;
using OnnxPose.Imaging;
using OnnxPose.Inference;
using OnnxPose.Models;

namespace OnnxPose;

/// <summary>The stages of one call from prompts and pose pictures to pictures; each can be run on its
/// own.</summary>
/// <remarks>
/// Not thread-safe; one per call. Pictures are denoised and decoded one after the other, so that each is the
/// same, bit for bit, whatever is made beside it; what grows with their number are the adapter's maps of
/// different poses, latents and finished pictures.
/// </remarks>
/// <param name="networks">The networks; borrowed for each stage.</param>
/// <param name="plan">What is made.</param>
/// <param name="request">The request of the plan.</param>
/// <param name="clock">Told of stages and steps.</param>
/// <param name="stop">Stops a stage within about one node's time.</param>
sealed class ImageCall(
    ImageNetworks networks, ImagePlan plan, ImageRequest request, StageClock clock, CancellationToken stop)
{
    readonly List<NetworkDevice> _devices = [];     // but the base network's

    LatentNoise[] _noise = [];
    NetworkDevice _base;

    /// <summary>Told of every step of both networks; null for nobody.</summary>
    public LatentPreviewReceiver? Preview { get; init; }

    /// <summary>Where the base network ran, and which of the others fell back; known after
    /// <see cref="Denoise"/>.</summary>
    public DeviceReport Device => DeviceReport.Of([_base, .. _devices]);

    /// <summary>Networks outside of these stages take part in the call: those that draw its poses.</summary>
    public void Note(IEnumerable<NetworkDevice> devices) => _devices.AddRange(devices);

    /// <summary>Reads the prompts, for the refiner too where there is one.</summary>
    public ImagePrompts ReadPrompts()
    {
        clock.Begin(GenerateStage.Text);
        var models = plan.Models;
        var (pair, tokens) = Read(networks.Text, models.ZerosForNoNegative);
        var refiner = plan.Refiner is { } refined
            ? Read(networks.RefinerText, refined.Models.ZerosForNoNegative).Pair
            : null;
        clock.End();
        return new(pair, refiner, tokens);
    }

    /// <summary>Reads pose pictures.</summary>
    /// <param name="pictures">One for each picture that is made; the same one twice is read once.</param>
    public AdapterFeatures[] Encode(RgbImage[] pictures)
    {
        clock.Begin(GenerateStage.Adapter);
        using var adapter = clock.Borrow(networks.Adapter(plan.Adapter));
        var features = new AdapterFeatures[pictures.Length];
        for (var i = 0; i < features.Length; i++)
        {
            features[i] = i > 0 && pictures[i] == pictures[i - 1]
                ? features[i - 1]
                : adapter.Value.Encode(pictures[i], stop);
            clock.Report(i + 1, features.Length);
        }
        Note([new(plan.Adapter.Name, adapter.Value.Device)]);
        clock.End();
        return features;
    }

    /// <summary>Makes latents of noise.</summary>
    /// <param name="seed">Where the noise comes from.</param>
    /// <param name="prompts">What they are to become, and what not.</param>
    /// <param name="features">Of one picture each.</param>
    public Latents[] Denoise(ulong seed, ImagePrompts prompts, AdapterFeatures[] features)
    {
        clock.Begin(GenerateStage.Denoise);
        _noise = Array.ConvertAll(plan.Pictures,
            picture => LatentNoise.OfPicture(seed, picture, request.Count, request.Noise));
        using var unet = clock.Borrow(networks.UNet);
        _base = new("unet", unet.Value.Device);
        var generator = new BaseImageGenerator(
            unet.Value, null, plan.Scheduler, plan.Models.Decoder.Factor);
        var latents = new Latents[features.Length];
        for (var i = 0; i < latents.Length; i++)
        {
            latents[i] = generator.Generate(plan.Base, prompts.Base, plan.Size, features[i], _noise[i],
                Report(GenerateStage.Denoise, i), stop);
        }
        clock.End();
        return latents;
    }

    /// <summary>Denoises latents further; without a refiner they stay as they are.</summary>
    /// <param name="prompts">What they are to become, and what not.</param>
    /// <param name="latents">Those of <see cref="Denoise"/>, whose noise goes on here.</param>
    public Latents[] Refine(ImagePrompts prompts, Latents[] latents)
    {
        if (plan.Refiner is not { } part)
        {
            return latents;
        }
        clock.Begin(GenerateStage.Refine);
        using var unet = clock.Borrow(networks.Refiner);
        var refiner = new ImageRefiner(unet.Value, part.Scheduler, plan.Models.Decoder.Factor);
        var refined = new Latents[latents.Length];
        for (var i = 0; i < refined.Length; i++)
        {
            refined[i] = refiner.Refine(part.Options, prompts.Refiner!, latents[i], _noise[i],
                Report(GenerateStage.Refine, i), stop);
        }
        Note([new("refiner/unet", unet.Value.Device)]);
        clock.End();
        return refined;
    }

    /// <summary>Makes pictures of latents.</summary>
    public RgbImage[] Decode(Latents[] latents)
    {
        clock.Begin(GenerateStage.Decode);
        using var decoder = clock.Borrow(networks.Decoder);
        var images = new RgbImage[latents.Length];
        for (var i = 0; i < images.Length; i++)
        {
            images[i] = decoder.Value.Decode(latents[i], stop)[0].ToRgbImage();
            clock.Report(i + 1, images.Length);
        }
        Note([new("vae", decoder.Value.Device)]);
        clock.End();
        return images;
    }

    (PromptPair Pair, PromptTokens Tokens) Read(
        Resident<ImageTextEncoder> encoders, bool zerosForNone)
    {
        using var encoder = clock.Borrow(encoders);
        Note(encoder.Value.Devices);
        return ImagePrompts.Read(
            encoder.Value, request, plan.Base.Guidance.IsOn, zerosForNone, clock.Meter, stop);
    }

    DenoisingReport Report(GenerateStage stage, int picture)
    {
        var channels = plan.Models.Decoder.LatentChannels;
        var (height, width) =
            (plan.Size.Height / plan.Models.Decoder.Factor, plan.Size.Width / plan.Models.Decoder.Factor);
        return Tell;

        void Tell(in DenoisingStep step)
        {
            clock.Report((picture * step.Count) + step.Done, plan.Pictures.Length * step.Count);
            Preview?.Invoke(new()
            {
                Stage = stage,
                Image = plan.Pictures[picture],
                Step = step.Done,
                StepCount = step.Count,
                Channels = channels,
                Height = height,
                Width = width,
                Latents = step.Latents,
            });
        }
    }
}

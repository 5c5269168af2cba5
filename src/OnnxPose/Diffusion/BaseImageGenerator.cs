using System.Numerics.Tensors;
using OnnxPose.Diffusion.Schedulers;
using OnnxPose.Imaging;
using OnnxPose.Models;

namespace OnnxPose.Diffusion;

/// <summary>Makes latents from noise, a prompt and a pose picture.</summary>
/// <remarks>Thread-safe. It opens and disposes none of its networks.</remarks>
/// <param name="unet">SDXL's base UNet.</param>
/// <param name="adapter">The pose adapter; null to make pictures without a pose.</param>
/// <param name="scheduler">The sampler.</param>
/// <param name="pixelsPerLatent">Pixels that one latent's side becomes: 8 for SDXL's autoencoder.</param>
sealed class BaseImageGenerator(
    DenoisingUNet unet, PoseAdapter? adapter, Scheduler scheduler, int pixelsPerLatent = 8)
{
    /// <summary>Makes latents.</summary>
    /// <param name="options">How.</param>
    /// <param name="prompts">What they are to become, and what not.</param>
    /// <param name="pose">
    /// The pose picture; it is resized to the size that is made. Null for no pose, then both sides are to be
    /// given.
    /// </param>
    /// <param name="noise">Of as many pictures; first drawn are the initial latents.</param>
    /// <param name="report">Told of every step; null for nobody.</param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    /// <exception cref="ArgumentException">Options, prompts, pose and networks do not fit together; said
    /// before any network runs.</exception>
    /// <exception cref="NonFiniteValueException">A network gave NaN or infinity.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <exception cref="ObjectDisposedException">A network is disposed, or was during the call.</exception>
    public Latents Generate(
        BaseImageOptions options, PromptPair prompts, RgbImage? pose, LatentNoise noise,
        DenoisingReport? report = null, CancellationToken cancellationToken = default)
    {
        var size = SizeOf(options, pose);
        return Generate(
            options, prompts, size, () => pose is null ? null : Read(pose, size, cancellationToken), noise,
            report, cancellationToken);
    }

    /// <summary>Makes latents with the feature maps that an adapter gave before.</summary>
    /// <param name="options">How; its sides are not looked at.</param>
    /// <param name="prompts">What they are to become, and what not.</param>
    /// <param name="size">Pixels of the pictures: multiples of those of a latent's side.</param>
    /// <param name="features">Of pose pictures of that size; null for none.</param>
    /// <param name="noise">Of as many pictures; first drawn are the initial latents.</param>
    /// <param name="report">Told of every step; null for nobody.</param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    /// <exception cref="ArgumentException">Options, prompts, maps and networks do not fit together; said
    /// before the network runs.</exception>
    /// <exception cref="NonFiniteValueException">The network gave NaN or infinity.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <exception cref="ObjectDisposedException">The network is disposed, or was during the call.</exception>
    public Latents Generate(
        BaseImageOptions options, PromptPair prompts, PictureSize size, AdapterFeatures? features,
        LatentNoise noise, DenoisingReport? report = null, CancellationToken cancellationToken = default) =>
        Generate(options, prompts, size, () => features, noise, report, cancellationToken);

    // Maps are asked for last, because an adapter has to run for them.
    Latents Generate(
        BaseImageOptions options, PromptPair prompts, PictureSize size, Func<AdapterFeatures?> features,
        LatentNoise noise, DenoisingReport? report, CancellationToken cancellationToken)
    {
        var schedule = scheduler.Plan(options.Steps);
        var steps = StepRange.Between(schedule, null, options.End);
        var conditions = prompts.Rows(
            options.Guidance, options.Sizes.For(unet.Config, prompts, size), options.Pictures);
        var latents = Empty(options.Pictures, size);
        var run = schedule.Begin(steps, latents.Pictures, latents.CountPerPicture);
        var stage = new DenoisingStage(unet, run, options.Guidance, noise)
        {
            Features = features(),
            AdapterScale = options.AdapterScale,
            AdapterSteps = (int)(steps.Count * options.AdapterFactor),
        };
        noise.Draw(latents.Values);
        TensorPrimitives.Multiply(latents.Values, schedule.InitialNoiseScale, latents.Values);
        stage.Run(latents, conditions, report, cancellationToken);
        return latents;
    }

    Latents Empty(int pictures, PictureSize size)
    {
        var (height, width) = (size.Height / pixelsPerLatent, size.Width / pixelsPerLatent);
        var channels = unet.Config.InChannels;
        return new(
            pictures, channels, height, width, new float[checked(pictures * channels * height * width)]);
    }

    AdapterFeatures Read(RgbImage pose, PictureSize size, CancellationToken cancellationToken) =>
        adapter!.Encode(
            PillowResize.Resize(pose, size.Width, size.Height, PillowFilter.Lanczos), cancellationToken);

    PictureSize SizeOf(BaseImageOptions options, RgbImage? pose)
    {
        if (pose is not null && adapter is null)
        {
            throw new ArgumentException(
                "There is a pose picture and no adapter to read it. Add a pose adapter to the model " +
                "folder, or leave the pose out.", nameof(pose));
        }
        var step = pose is null ? pixelsPerLatent : adapter!.Config.DownscaleFactor;
        return new(
            Side(options.Height, pose?.Height, step, "height"),
            Side(options.Width, pose?.Width, step, "width"));
    }

    static int Side(int? given, int? ofPose, int step, string name)
    {
        var side = given ?? (ofPose is { } pixels
            ? pixels / step * step
            : throw new ArgumentException(
                $"The {name} is not given, and there is no pose picture to take it from. Give it."));
        return side > 0 && side % step == 0 ? side : throw new ArgumentException(
            $"A {name} of {given ?? ofPose} pixels is not possible here: expected a multiple of {step}, at " +
            $"least {step}.");
    }
}

using OnnxPose.Imaging;
using OnnxPose.Inference;
using OnnxPose.Numerics;
using OnnxPose.Poses;

namespace OnnxPose;

// From a sentence to a picture.
public sealed partial class PosePipeline
{
    /// <summary>Makes the pictures of one request: draws a pose unless it is given, and a picture in
    /// it.</summary>
    /// <param name="request">The prompt and its options.</param>
    /// <param name="progress">Told how far the call is, on the calling thread; see
    /// <see cref="GenerateProgress"/>.</param>
    /// <param name="preview">Told of the latents after every denoising step, on the calling thread.</param>
    /// <param name="cancellationToken">Stops the call within about one node of a network. A network that is
    /// being opened is opened first.</param>
    /// <exception cref="ModelNotFoundException">The model has no image networks, or not those that are asked
    /// for; said before any of them is opened.</exception>
    /// <exception cref="ModelContractException">A component is not what its place needs, or 8-bit weights are
    /// asked for. That, and that they do not fit together, is said before any is opened.</exception>
    /// <exception cref="ArgumentException">The request does not fit the model: sides that the adapter cannot
    /// divide or poses cannot be drawn for, more steps than the schedule has. Said before anything is
    /// opened.</exception>
    /// <exception cref="InvalidOperationException">No pose is given, and the pipeline was loaded without the
    /// text-to-pose transformer, or without the scorer that <see cref="PoseRequest.BestOf"/> of
    /// <see cref="ImageRequest.PoseOptions"/> needs.</exception>
    /// <exception cref="SafetensorsFormatException">A weights file is broken.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="NonFiniteValueException">A network gave NaN or infinity.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline was disposed before or during the
    /// call.</exception>
    public ImageResult GenerateImages(ImageRequest request, IProgress<GenerateProgress>? progress = null,
        LatentPreviewReceiver? preview = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Guarded(nameof(GenerateImages), progress, (clock, stop) =>
        {
            var result = RunStages(request, clock, preview, stop);
            clock.Complete(result.Device.Device, result.Timings.Cold);
            return result;
        }, cancellationToken);
    }

    /// <summary>Makes the pictures of one request on a worker thread: from a sentence to a picture in one
    /// call.</summary>
    /// <inheritdoc cref="GenerateImages"/>
    public Task<ImageResult> GenerateAsync(ImageRequest request, IProgress<GenerateProgress>? progress = null,
        LatentPreviewReceiver? preview = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(
            () => GenerateImages(request, progress, preview, cancellationToken), cancellationToken);
    }

    ImageResult RunStages(
        ImageRequest request, StageClock clock, LatentPreviewReceiver? preview, CancellationToken stop)
    {
        var cold = Interlocked.Increment(ref _imageCalls) == 1;
        stop.ThrowIfCancellationRequested();
        var networks = Images();
        var plan = ImagePlan.Of(networks.Models, request);
        var seed = request.Seed ?? PoseRandom.NewSeed();
        var call = new ImageCall(networks, plan, request, clock, stop) { Preview = preview };

        var poses = PosesOf(request, plan, seed, call, clock, stop);
        var prompts = call.ReadPrompts();
        var pictures = Draw(poses, plan, clock);
        var features = call.Encode(pictures);
        var latents = call.Denoise(seed, prompts, features);
        var refined = call.Refine(prompts, latents);
        var images = call.Decode(refined);

        Telemetry.Images.Add(images.Length);
        return new()
        {
            Images = [.. images.Select((image, i) =>
                new GeneratedImage(image, poses[i], pictures[i], plan.Pictures[i]))],
            Seed = seed,
            Prompt = prompts.Tokens,
            Device = call.Device,
            Timings = clock.ImageTimings(cold),
            PeakWorkingSet = HostMemory.PeakWorkingSet(),
        };
    }

    Pose[] PosesOf(
        ImageRequest request, ImagePlan plan, ulong seed, ImageCall call, StageClock clock,
        CancellationToken stop)
    {
        if (request.HasPoses)
        {
            return Array.ConvertAll(plan.Pictures, picture =>
                request.Drawn ?? request.Poses[request.Poses.Length == 1 ? 0 : picture]);
        }
        var options = request.PoseOptions ?? new(request.Prompt);
        var devices = new List<NetworkDevice>();
        var drawn = RunStages([options.WithSize(plan.Size.Width, plan.Size.Height) with
        {
            Count = request.Count,
            Seed = options.Seed ?? seed,
        }], devices, clock, stop)[0];
        call.Note(devices);
        return Array.ConvertAll(plan.Pictures, picture => drawn.Poses[picture].Pose);
    }

    // A pose that several pictures share is drawn once.
    static RgbImage[] Draw(Pose[] poses, ImagePlan plan, StageClock clock)
    {
        clock.Meter.Begin(CallStage.Render);
        var pictures = new RgbImage[poses.Length];
        for (var i = 0; i < pictures.Length; i++)
        {
            pictures[i] = i > 0 && poses[i] == poses[i - 1]
                ? pictures[i - 1]
                : plan.Adapter.Draw(poses[i], plan.Size, plan.Drawing);
        }
        clock.Meter.End(pictures.Length);
        return pictures;
    }
}

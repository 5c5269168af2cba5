using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using OnnxPose.Inference;

namespace OnnxPose;

/// <summary>From prompts to poses, and from both to pictures.</summary>
/// <remarks>
/// <para>Heavy to open, cheap to call: a text encoder and the text-to-pose transformer are opened at once,
/// the networks that make pictures when they are first needed. Thread-safe: create one and share it; calls
/// from several threads run side by side, each with the same result as alone.</para>
/// <para><see cref="Dispose"/> asks calls that are running to stop, which they do within about one step, and
/// waits for them; their callers get an <see cref="ObjectDisposedException"/>.</para>
/// </remarks>
public sealed partial class PosePipeline : IDisposable
{
    /// <summary>The most requests of one call; the text states of all of them are kept, up to 0.25 MB
    /// each.</summary>
    public const int MaxRequests = 4096;

    /// <summary>Opens the models in a folder.</summary>
    /// <param name="modelFolder">
    /// A folder in the hub's layout: <c>model_index.json</c> and the components <c>tokenizer</c>
    /// (<c>vocab.json</c>, <c>merges.txt</c>), <c>text_encoder</c> and <c>t2p</c> (each <c>config.json</c>
    /// and <c>model.safetensors</c>). Without a text encoder of its own, that inside the T2P checkpoint is
    /// used. For pictures: <c>adapter</c> (more as <c>adapter_NAME</c>, each with an <c>adapter.json</c>
    /// where it was trained on other colours or parts), <c>unet</c>, <c>vae</c>, <c>scheduler</c>, and as
    /// SDXL has them <c>tokenizer_2</c>, <c>text_encoder_2</c> and a <c>refiner</c>.</param>
    /// <param name="options">How to open them; the defaults where it is null.</param>
    /// <exception cref="ModelNotFoundException">A component is missing; the message lists where it was looked
    /// for.</exception>
    /// <exception cref="ModelContractException">A component is not what its place needs.</exception>
    /// <exception cref="DeviceNotAvailableException">The required device is not usable.</exception>
    /// <exception cref="SafetensorsFormatException">A weights file is broken.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="ArgumentException">The folder is null or empty.</exception>
    public static PosePipeline Load(string modelFolder, PosePipelineOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelFolder);
        return Open(new ModelFolder(modelFolder), options ?? new());
    }

    /// <summary>The most people that one pose can have.</summary>
    /// <exception cref="InvalidOperationException">The pipeline was loaded without the text-to-pose
    /// transformer.</exception>
    public int MaxPeople => Config.MaxPeople;

    /// <summary>Where the text-to-pose transformer runs, and why it or its text encoder do not where they
    /// were asked to.</summary>
    /// <exception cref="InvalidOperationException">The pipeline was loaded without it.</exception>
    public DeviceReport Device => _device ?? throw NoTransformer();

    /// <summary>Draws the poses of one request.</summary>
    /// <param name="request">The prompt and its options.</param>
    /// <param name="progress">Told how far the call is, on the calling thread; see
    /// <see cref="GenerateProgress"/>.</param>
    /// <param name="cancellationToken">Stops the call within about one network step.</param>
    /// <exception cref="ArgumentException">The request does not fit the transformer: too many people, or kept
    /// points without a box. Or it keeps more poses than it draws.</exception>
    /// <exception cref="InvalidOperationException">The pipeline was loaded without the text-to-pose
    /// transformer, or without the scorer that <see cref="PoseRequest.BestOf"/> needs.</exception>
    /// <exception cref="NonFiniteValueException">A network gave NaN or infinity.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline was disposed before or during the
    /// call.</exception>
    [OverloadResolutionPriority(1)]    // so that GeneratePoses(new("a prompt")) means a request
    public PoseResult GeneratePoses(PoseRequest request, IProgress<GenerateProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Generate([request], progress, cancellationToken)[0];
    }

    /// <summary>Draws the poses of several requests side by side, which is faster than one after the
    /// other.</summary>
    /// <remarks>The poses of each request are those it would have alone, up to rounding.</remarks>
    /// <param name="requests">At most <see cref="MaxRequests"/>, for at most
    /// <see cref="PoseRequest.MaxCount"/> drawn poses together; read once at the start. None gives
    /// none.</param>
    /// <param name="progress">Told how far the call is, on the calling thread.</param>
    /// <param name="cancellationToken">Stops the call within about one network step.</param>
    /// <returns>One result a request, in their order.</returns>
    /// <inheritdoc cref="GeneratePoses(PoseRequest, IProgress{GenerateProgress}?, CancellationToken)"/>
    public ImmutableArray<PoseResult> GeneratePoses(IReadOnlyList<PoseRequest> requests,
        IProgress<GenerateProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(requests.Count, MaxRequests, nameof(requests));
        PoseRequest[] own = [.. requests];
        foreach (var request in own)
        {
            ArgumentNullException.ThrowIfNull(request, nameof(requests));
        }
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            own.Sum(static request => (long)request.Draws), PoseRequest.MaxCount, nameof(requests));
        return own.Length == 0 ? [] : [.. Generate(own, progress, cancellationToken)];
    }

    /// <summary>Draws the poses of one request on a worker thread.</summary>
    /// <inheritdoc cref="GeneratePoses(PoseRequest, IProgress{GenerateProgress}?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public Task<PoseResult> GeneratePosesAsync(PoseRequest request,
        IProgress<GenerateProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(() => GeneratePoses(request, progress, cancellationToken), cancellationToken);
    }

    /// <summary>Draws the poses of several requests side by side on a worker thread.</summary>
    /// <inheritdoc cref=
    /// "GeneratePoses(IReadOnlyList{PoseRequest}, IProgress{GenerateProgress}?, CancellationToken)"/>
    public Task<ImmutableArray<PoseResult>> GeneratePosesAsync(IReadOnlyList<PoseRequest> requests,
        IProgress<GenerateProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        PoseRequest[] own = [.. requests];      // the list is the caller's again when this returns
        return Task.Run(() => GeneratePoses(own, progress, cancellationToken), cancellationToken);
    }
}

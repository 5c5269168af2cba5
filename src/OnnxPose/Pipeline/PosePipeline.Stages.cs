using System.Security.Cryptography;
using OnnxPose.Onnx.Architectures;
using OnnxPose.TextToPose;

namespace OnnxPose;

// The steps from requests to results, in order.
public sealed partial class PosePipeline
{
    const int RandomSeedBits = 53;

    readonly PoseTransformerConfig? _config;
    readonly Resident<IPoseNetworks>? _networks;
    readonly Lazy<ImageNetworks> _images;
    readonly PosePipelineOptions _options;
    readonly CallGate _gate;
    int _calls;

    internal PosePipeline(IPoseNetworks networks, PosePipelineOptions options)
        : this(networks, static () => throw NoImages(), options, static () => throw NoImages())
    {
    }

    PosePipeline(IPoseNetworks? networks, Func<IPoseNetworks> reopen, PosePipelineOptions options,
        Func<ImageNetworks> images)
    {
        (_config, _options) = (networks?.Config, options);
        _networks = networks is null
            ? null
            : new(reopen, stays: options.Residency == ModelResidency.All, networks);
        // What is wrong with a folder may be put right before the next call.
        _images = new(images, LazyThreadSafetyMode.PublicationOnly);
        _gate = new(Release);
    }

    /// <summary>Stops the calls that are running, waits for them and frees the models.</summary>
    /// <remarks>Called from a progress report, it does not wait; the last call to leave frees the
    /// models.</remarks>
    public void Dispose() => _gate.Dispose();

    PoseTransformerConfig Config => _config ?? throw NoTransformer();

    static InvalidOperationException NoTransformer() => new(
        "The pipeline was loaded without the text-to-pose transformer. Give poses, or load it with " +
        $"{nameof(PosePipelineOptions)}.{nameof(PosePipelineOptions.TextToPose)}.");

    static InvalidOperationException NoImages() => new("The pipeline was made of networks without a folder.");

    static PosePipeline Open(ModelFolder folder, PosePipelineOptions options)
    {
        return new(options.TextToPose ? OpenNetworks() : null, OpenNetworks, options,
            () => ImageNetworks.Of(ImageModels.Read(folder), options));

        HubNetworks OpenNetworks() => HubNetworks.Open(folder, options.Inference);
    }

    void Release()
    {
        _networks?.Dispose();
        if (_images.IsValueCreated)
        {
            _images.Value.Dispose();
        }
    }

    PoseResult[] Generate(PoseRequest[] requests, IProgress<GenerateProgress>? progress,
        CancellationToken cancellationToken) =>
        Guarded(stop => RunStages(requests, new(progress), stop), cancellationToken);

    T Guarded<T>(Func<CancellationToken, T> run, CancellationToken cancellationToken)
    {
        _gate.Enter(this);
        try
        {
            using var stop =
                CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _gate.Closing);
            return run(stop.Token);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("Generating was cancelled.", e, cancellationToken);
        }
        catch (Exception e) when (_gate.Closing.IsCancellationRequested
            && e is (OperationCanceledException or ObjectDisposedException))
        {
            throw new ObjectDisposedException(
                typeof(PosePipeline).FullName, "The pipeline was disposed during the call.");
        }
        finally
        {
            _gate.Leave();
        }
    }

    PoseResult[] RunStages(PoseRequest[] requests, StageClock clock, CancellationToken stop)
    {
        var cold = Interlocked.Increment(ref _calls) == 1;
        stop.ThrowIfCancellationRequested();
        var seeds = requests.Select(static request => request.Seed ?? RandomSeed()).ToArray();
        var samples = requests.SelectMany((request, i) => Samples(request, i, seeds[i])).ToArray();
        Array.ForEach(samples, sample => sample.Validate(MaxPeople));
        using var borrowed = clock.Borrow(_networks ?? throw NoTransformer());
        var networks = borrowed.Value;

        clock.Begin(GenerateStage.Text);
        var (text, tokens) = PromptReader.Read(
            networks, [.. requests.Select(static request => request.Prompt)], clock.Report, stop);
        clock.End();

        clock.Begin(GenerateStage.Pose);
        var generator = new PoseGenerator(rows => networks.Begin(text, rows, stop), _options.MaxBatchRows);
        var poses = generator.Generate(samples, clock.Report, stop).AsSpan();
        clock.End();

        var timings = clock.PoseTimings(cold);
        var results = new PoseResult[requests.Length];
        for (var (i, first) = (0, 0); i < results.Length; first += requests[i++].Count)
        {
            results[i] = new()
            {
                Poses = [.. poses.Slice(first, requests[i].Count)],
                Seed = seeds[i],
                Prompt = tokens[i],
                Device = networks.Device,
                Timings = timings,
            };
        }
        return results;
    }

    static IEnumerable<PoseSample> Samples(PoseRequest request, int prompt, ulong seed)
    {
        var first = new PoseSample
        {
            Prompt = prompt,
            Sample = 0,
            Seed = seed,
            AspectRatio = request.AspectRatio,
            Chooser = new TemperedChooser(request.Sampler),
            BoxTemperature = request.BoxTemperature ?? request.Temperature,
            PointTemperature = request.PointTemperature ?? request.Temperature,
            PersonThreshold = request.PersonThreshold,
            PointThreshold = request.PointThreshold,
            People = request.People,
            Keep = request.Keep,
        };
        return Enumerable.Range(0, request.Count).Select(i => first with { Sample = i });
    }

    static ulong RandomSeed()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt64(bytes) >> (64 - RandomSeedBits);
    }
}

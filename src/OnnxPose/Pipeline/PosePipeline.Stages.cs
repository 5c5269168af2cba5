using OnnxPose.Inference;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Scoring;
using OnnxPose.TextToPose;

namespace OnnxPose;

// The steps from requests to results, in order.
public sealed partial class PosePipeline
{
    readonly PoseTransformerConfig? _config;
    readonly DeviceReport? _device;
    readonly Resident<IPoseNetworks>? _networks;
    readonly Resident<IPoseScorer>? _scorer;
    readonly Func<ImageNetworks> _openImages;
    readonly Lock _imagesLock = new();
    ImageNetworks? _images;
    readonly PosePipelineOptions _options;
    readonly CallGate _gate;
    int _calls, _imageCalls;

    internal PosePipeline(
        IPoseNetworks networks, PosePipelineOptions options, IPoseScorer? scorer = null)
        : this(networks, static () => throw NoFolder(), options, static () => throw NoFolder(),
            scorer is null ? null : new(static () => throw NoFolder(), stays: true, scorer))
    {
    }

    PosePipeline(IPoseNetworks? networks, Func<IPoseNetworks> reopen, PosePipelineOptions options,
        Func<ImageNetworks> images, Resident<IPoseScorer>? scorer)
    {
        _scorer = scorer;
        (_config, _options) = (networks?.Config, options);
        _device = networks is null ? null : DeviceReport.Of(networks.Devices);
        _networks = networks is null
            ? null
            : new(reopen, stays: options.Residency == ModelResidency.All, networks);
        _openImages = images;
        _gate = new(Release);
    }

    /// <summary>Stops the calls that are running, waits for them and frees the models.</summary>
    /// <remarks>Called from a progress report, it does not wait; the last call to leave
    /// frees the models.</remarks>
    public void Dispose() => _gate.Dispose();

    PoseTransformerConfig Config => _config ?? throw NoTransformer();

    static InvalidOperationException NoTransformer() => new(
        "The pipeline was loaded without the text-to-pose transformer. Give poses, or load it with " +
        $"{nameof(PosePipelineOptions)}.{nameof(PosePipelineOptions.TextToPose)}.");

    static InvalidOperationException NoFolder() => new("The pipeline was made of networks without a folder.");

    static PosePipeline Open(ModelFolder folder, PosePipelineOptions options)
    {
        using var span = Telemetry.Source.StartActivity(nameof(Load));
        if (options.Scorer)
        {
            HubScorer.RequireParts(folder);
        }
        var networks = options.TextToPose ? OpenNetworks() : null;
        try
        {
            return new(networks, OpenNetworks, options,
                () => ImageNetworks.Of(ImageModels.Read(folder), options),
                options.Scorer ? Hold(OpenScorer, options) : null);
        }
        catch
        {
            networks?.Dispose();
            throw;
        }

        HubNetworks OpenNetworks() => HubNetworks.Open(folder, options.Inference, options.FewPrompts);

        IPoseScorer OpenScorer() => HubScorer.Open(folder, options.Inference);
    }

    static Resident<IPoseScorer> Hold(Func<IPoseScorer> open, PosePipelineOptions options) =>
        new(open, stays: options.Residency == ModelResidency.All, open());

    void Release()
    {
        _networks?.Dispose();
        _scorer?.Dispose();
        _images?.Dispose();
    }

    // One for all calls, as it holds files; what is wrong with a folder may be put right before
    // the next call.
    ImageNetworks Images()
    {
        lock (_imagesLock)
        {
            return _images ??= _openImages();
        }
    }

    PoseResult[] Generate(PoseRequest[] requests, IProgress<GenerateProgress>? progress,
        CancellationToken cancellationToken) => Guarded(nameof(GeneratePoses), progress, (clock, stop) =>
        {
            var results = RunStages(requests, [], clock, stop);
            clock.Complete(results[0].Device.Device, results[0].Timings.Cold);
            return results;
        }, cancellationToken);

    /// <summary>Reads prompts and draws nothing: the first part of a call, to be measured alone.</summary>
    /// <param name="prompts">One or more.</param>
    /// <param name="cancellationToken">Stops the call within about one node of the network.</param>
    internal (PoseTimings Timings, DeviceReport Device) ReadPrompts(
        string[] prompts, CancellationToken cancellationToken) =>
        Guarded(nameof(ReadPrompts), null, (clock, stop) =>
        {
            var cold = Interlocked.Increment(ref _calls) == 1;
            using var borrowed = clock.Borrow(_networks ?? throw NoTransformer());
            clock.Begin(GenerateStage.Text);
            PromptReader.Read(borrowed.Value, prompts, clock, stop);
            clock.End();
            var device = DeviceReport.Of(borrowed.Value.Devices);
            clock.Complete(device.Device, cold);
            return (clock.PoseTimings(cold), device);
        }, cancellationToken);

    T Guarded<T>(string call, IProgress<GenerateProgress>? progress,
        Func<StageClock, CancellationToken, T> run, CancellationToken cancellationToken)
    {
        _gate.Enter(this);
        try
        {
            using var stop =
                CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _gate.Closing);
            using var clock = new StageClock(call, progress);
            return Measured(clock, run, stop.Token);
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

    static T Measured<T>(
        StageClock clock, Func<StageClock, CancellationToken, T> run, CancellationToken stop)
    {
        try
        {
            return run(clock, stop);
        }
        catch (Exception e)
        {
            clock.Fail(e);
            throw;
        }
    }

    PoseResult[] RunStages(
        PoseRequest[] requests, List<NetworkDevice> devices, StageClock clock, CancellationToken stop)
    {
        var cold = Interlocked.Increment(ref _calls) == 1;
        stop.ThrowIfCancellationRequested();
        Array.ForEach(requests, RequireScorer);
        var seeds = requests.Select(static request => request.Seed ?? PoseRandom.NewSeed()).ToArray();
        var samples = requests.SelectMany((request, i) => Samples(request, i, seeds[i])).ToArray();
        Array.ForEach(samples, sample => sample.Validate(MaxPeople));

        var (poses, tokens) = DrawPoses(requests, samples, devices, clock, stop);
        var scores = Score(requests, poses, devices, clock, stop);

        var (timings, peak) = (clock.PoseTimings(cold), HostMemory.PeakWorkingSet());
        var device = DeviceReport.Of(devices);
        var results = new PoseResult[requests.Length];
        for (var (i, first) = (0, 0); i < results.Length; first += requests[i++].Draws)
        {
            var drawn = poses.AsSpan(first, requests[i].Draws);
            results[i] = new()
            {
                Poses = scores[i].IsEmpty ? [.. drawn] : Best(drawn, scores[i], requests[i].Count),
                Scores = scores[i],
                Seed = seeds[i],
                Prompt = tokens[i],
                Device = device,
                Timings = timings,
                PeakWorkingSet = peak,
            };
        }
        return results;
    }

    (GeneratedPose[] Poses, PromptTokens[] Tokens) DrawPoses(
        PoseRequest[] requests, PoseSample[] samples, List<NetworkDevice> devices, StageClock clock,
        CancellationToken stop)
    {
        using var borrowed = clock.Borrow(_networks ?? throw NoTransformer());
        var networks = borrowed.Value;

        clock.Begin(GenerateStage.Text);
        var (text, tokens) = PromptReader.Read(
            networks, [.. requests.Select(static request => request.Prompt)], clock, stop);
        clock.End();

        clock.Begin(GenerateStage.Pose);
        var generator = new PoseGenerator(
            rows => networks.Begin(text, rows, stop), _options.MaxBatchRows, clock.Meter);
        var poses = generator.Generate(samples, clock.Report, stop);
        clock.End();
        devices.AddRange(networks.Devices);
        return (poses, tokens);
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
        return Enumerable.Range(0, request.Draws).Select(i => first with { Sample = i });
    }
}

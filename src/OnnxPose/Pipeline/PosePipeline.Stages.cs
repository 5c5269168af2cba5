using System.Security.Cryptography;
using OnnxPose.Onnx.Architectures;
using OnnxPose.TextToPose;

namespace OnnxPose;

// The steps from requests to results, in order.
public sealed partial class PosePipeline
{
    const int RandomSeedBits = 53;

    readonly IPoseNetworks _networks;
    readonly PosePipelineOptions _options;
    readonly CallGate _gate;
    int _calls;

    internal PosePipeline(IPoseNetworks networks, PosePipelineOptions options)
    {
        (_networks, _options) = (networks, options);
        _gate = new(networks.Dispose);
    }

    /// <summary>Stops the calls that are running, waits for them and frees the models.</summary>
    /// <remarks>Called from a progress report, it does not wait; the last call to leave frees the
    /// models.</remarks>
    public void Dispose() => _gate.Dispose();

    PoseTransformerConfig Config => _networks.Config;

    static PosePipeline Open(ModelFolder folder, PosePipelineOptions options)
    {
        var networks = HubNetworks.Open(folder, options.Inference);
        return new(networks, options);
    }

    PoseResult[] Generate(PoseRequest[] requests, IProgress<GenerateProgress>? progress,
        CancellationToken cancellationToken)
    {
        _gate.Enter(this);
        try
        {
            using var stop =
                CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _gate.Closing);
            return RunStages(requests, new StageClock(progress), stop.Token);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("Generating poses was cancelled.", e, cancellationToken);
        }
        catch (Exception e) when (_gate.Closing.IsCancellationRequested
            && e is (OperationCanceledException or ObjectDisposedException))
        {
            throw new ObjectDisposedException(
                nameof(PosePipeline), "The pipeline was disposed during the call.");
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

        clock.Begin(GenerateStage.Text);
        var (text, tokens) = PromptReader.Read(
            _networks, [.. requests.Select(static request => request.Prompt)], clock.Report, stop);
        clock.End();

        clock.Begin(GenerateStage.Pose);
        var generator = new PoseGenerator(rows => _networks.Begin(text, rows, stop), _options.MaxBatchRows);
        var poses = generator.Generate(samples, clock.Report, stop).AsSpan();
        clock.End();

        var timings = clock.Timings(cold);
        var results = new PoseResult[requests.Length];
        for (var (i, first) = (0, 0); i < results.Length; first += requests[i++].Count)
        {
            results[i] = new()
            {
                Poses = [.. poses.Slice(first, requests[i].Count)],
                Seed = seeds[i],
                Prompt = tokens[i],
                Device = _networks.Device,
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

using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks.Steps;

/// <summary>A pose transformer of the published sizes with random weights, in a folder of its own.</summary>
sealed class PublishedModel : IDisposable
{
    /// <summary>Tokens of a text: CLIP's 77, padding included.</summary>
    public const int TextTokens = 77;

    readonly TempFolder _folder = new();

    public PublishedModel() => RandomPoseTransformer.Write(_folder.Path, Sizes, seed: 1);

    /// <summary>clement-bonnet/text-to-pose, config.json.</summary>
    public static PoseTransformerConfig Sizes { get; } = new()
    {
        Layers = 4,
        Heads = 6,
        HeadSize = 64,
        MlpFactor = 4,
        MaxPeople = 5,
        TextWidth = 768,
        MixtureComponents = 6,
    };

    /// <summary>Where config.json and model.safetensors lie.</summary>
    public string Folder => _folder.Path;

    /// <summary>Opens it on the processor; every one has the same weights.</summary>
    public PoseTransformer Open(int threads, Precision precision = Precision.Fp32) => PoseTransformer.Load(
        Folder, new() { Device = DevicePolicy.Cpu, Threads = threads, Precision = precision });

    /// <summary>States of a text that says nothing.</summary>
    public static TextStates Text()
    {
        var random = PoseRandom.FromSeed(2);
        var states = new float[TextTokens * Sizes.TextWidth];
        foreach (ref var state in states.AsSpan())
        {
            state = (float)random.NextNormal();
        }
        return new() { Prompts = 1, Tokens = TextTokens, Width = Sizes.TextWidth, Penultimate = states };
    }

    public void Dispose() => _folder.Dispose();
}

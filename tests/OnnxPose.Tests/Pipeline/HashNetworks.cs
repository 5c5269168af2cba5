using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Tests.TextToPose;
using OnnxPose.Text;

namespace OnnxPose.Tests.Pipeline;

/// <summary>Networks without weights: a prompt is its hash code, and poses are hashes of what was
/// seen.</summary>
sealed class HashNetworks(int maxPeople = 3) : IPoseNetworks
{
    /// <summary>Called in every step of every decoder.</summary>
    public Action<int>? OnStep { get; set; }

    public IReadOnlyList<NetworkDevice> Devices { get; init; } = [new("hash", new("hash", null, "none"))];

    public int Encoded { get; private set; }

    public int Disposals { get; private set; }

    public PoseTransformerConfig Config { get; } = new HashDecoder(maxPeople).Config;

    public int PromptLimit => 75;

    public TokenSequence Tokenize(string prompt) =>
        new([.. prompt.Select(static c => (int)c)], prompt.Length);

    public TextStates Encode(IReadOnlyList<TokenSequence> prompts, CancellationToken stop)
    {
        Encoded++;
        return new()
        {
            Prompts = prompts.Count,
            Tokens = 1,
            Width = 1,
            Penultimate = [.. prompts.Select(static prompt => (float)prompt.Ids.Sum())],
        };
    }

    public IPoseDecoder Begin(TextStates text, int[] promptOfRow, CancellationToken stop) =>
        new HashDecoder(Config.MaxPeople, [.. promptOfRow.Select(prompt => (int)text.Penultimate[prompt])])
        {
            OnStep = OnStep,
        };

    public void Dispose() => Disposals++;
}

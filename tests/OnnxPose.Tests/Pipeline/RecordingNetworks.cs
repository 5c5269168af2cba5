using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Tests.TextToPose;
using OnnxPose.Text;

namespace OnnxPose.Tests.Pipeline;

/// <summary>Passes everything on and keeps what was read of each decoder.</summary>
sealed class RecordingNetworks(IPoseNetworks inner) : IPoseNetworks
{
    /// <summary>The decoders, each with the prompt of its rows.</summary>
    public List<(RecordingDecoder Decoder, int[] PromptOfRow)> Batches { get; } = [];

    public PoseTransformerConfig Config => inner.Config;

    public IReadOnlyList<NetworkDevice> Devices => inner.Devices;

    public int PromptLimit => inner.PromptLimit;

    public TokenSequence Tokenize(string prompt) => inner.Tokenize(prompt);

    public TextStates Encode(IReadOnlyList<TokenSequence> prompts, CancellationToken stop) =>
        inner.Encode(prompts, stop);

    public IPoseDecoder Begin(TextStates text, int[] promptOfRow, CancellationToken stop)
    {
        var decoder = new RecordingDecoder(inner.Begin(text, promptOfRow, stop));
        Batches.Add((decoder, promptOfRow));
        return decoder;
    }

    /// <summary>A decoder for one prompt alone, which is not kept.</summary>
    public IPoseDecoder BeginAlone(string prompt) =>
        inner.Begin(inner.Encode([inner.Tokenize(prompt)], default), [0], default);

    public void Dispose() => inner.Dispose();
}

using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Text;

namespace OnnxPose.Benchmarks.Load;

/// <summary>Networks that somebody else opened and disposes.</summary>
sealed class OpenedNetworks(ClipTokenizer tokenizer, TextEncoder encoder, PoseTransformer transformer)
    : IPoseNetworks
{
    public PoseTransformerConfig Config => transformer.Config;

    public IReadOnlyList<NetworkDevice> Devices => [new("t2p", transformer.Device)];

    int TextLength => Math.Min(tokenizer.MaxLength, encoder.Config.MaxTokens);

    public int PromptLimit => TextLength - ClipTokenizer.SpecialTokens;

    public TokenSequence Tokenize(string prompt) => tokenizer.Encode(prompt, TextLength);

    public TextStates Encode(IReadOnlyList<TokenSequence> prompts, CancellationToken stop) =>
        encoder.Encode(prompts, stop);

    public IPoseDecoder Begin(TextStates text, int[] promptOfRow, CancellationToken stop) =>
        transformer.Begin(text, promptOfRow, stop);

    public void Dispose()
    {
    }
}

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

    public DeviceReport Device => transformer.Device;

    public (TextStates States, PromptTokens[] Tokens) Encode(
        IReadOnlyList<string> prompts, CancellationToken stop)
    {
        var length = Math.Min(tokenizer.MaxLength, encoder.Config.MaxTokens);
        var sequences = prompts.Select(prompt => tokenizer.Encode(prompt, length)).ToArray();
        return (encoder.Encode(sequences, stop),
            Array.ConvertAll(sequences, read => new PromptTokens(read.TextTokens, length, read.CutText)));
    }

    public IPoseDecoder Begin(TextStates text, int[] promptOfRow, CancellationToken stop) =>
        transformer.Begin(text, promptOfRow, stop);

    public void Dispose()
    {
    }
}

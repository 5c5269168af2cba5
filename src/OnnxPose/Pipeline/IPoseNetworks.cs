using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Text;

namespace OnnxPose;

/// <summary>The networks between a prompt and a pose.</summary>
/// <remarks>Thread-safe. <see cref="IDisposable.Dispose"/> comes after every use has ended.</remarks>
interface IPoseNetworks : IDisposable
{
    /// <summary>Sizes of the text-to-pose transformer.</summary>
    PoseTransformerConfig Config { get; }

    /// <summary>Where they run, the transformer first.</summary>
    IReadOnlyList<NetworkDevice> Devices { get; }

    /// <summary>The most tokens of a prompt that are read, without start and end.</summary>
    int PromptLimit { get; }

    /// <summary>Reads a prompt: its tokens, as many as the text encoder has room for.</summary>
    TokenSequence Tokenize(string prompt);

    /// <summary>What the transformer sees of prompts.</summary>
    TextStates Encode(IReadOnlyList<TokenSequence> prompts, CancellationToken stop);

    /// <summary>Opens a decoder whose row r reads the text of prompt
    /// <paramref name="promptOfRow"/>[r].</summary>
    IPoseDecoder Begin(TextStates text, int[] promptOfRow, CancellationToken stop);
}

using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;

namespace OnnxPose;

/// <summary>The networks between a prompt and a pose.</summary>
/// <remarks>Thread-safe. <see cref="IDisposable.Dispose"/> comes after every use has ended.</remarks>
interface IPoseNetworks : IDisposable
{
    /// <summary>Sizes of the text-to-pose transformer.</summary>
    PoseTransformerConfig Config { get; }

    /// <summary>Where they run.</summary>
    DeviceReport Device { get; }

    /// <summary>Reads prompts: what the transformer sees of them, and how much of each was read.</summary>
    (TextStates States, PromptTokens[] Tokens) Encode(IReadOnlyList<string> prompts, CancellationToken stop);

    /// <summary>Opens a decoder whose row r reads the text of prompt
    /// <paramref name="promptOfRow"/>[r].</summary>
    IPoseDecoder Begin(TextStates text, int[] promptOfRow, CancellationToken stop);
}

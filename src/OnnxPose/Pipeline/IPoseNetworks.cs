using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;

namespace OnnxPose;

/// <summary>The networks between a prompt and a pose.</summary>
/// <remarks>Thread-safe. <see cref="IDisposable.Dispose"/> comes after every use has ended.</remarks>
interface IPoseNetworks : IDisposable
{
    /// <summary>Sizes of the text-to-pose transformer.</summary>
    PoseTransformerConfig Config { get; }

    /// <summary>Reads prompts.</summary>
    EncodedPrompts Encode(IReadOnlyList<string> prompts, CancellationToken cancellationToken);

    /// <summary>Opens a decoder whose row r reads the text of prompt <paramref name="promptOfRow"/>[r].</summary>
    IPoseDecoder Begin(TextStates text, int[] promptOfRow);
}

/// <summary>What the text encoder says of prompts, and how much of them it saw.</summary>
/// <param name="States">What the transformer reads.</param>
/// <param name="Tokens">One a prompt.</param>
sealed record EncodedPrompts(TextStates States, PromptTokens[] Tokens);

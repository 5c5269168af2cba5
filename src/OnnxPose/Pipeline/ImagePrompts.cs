using OnnxPose.Diagnostics;
using OnnxPose.Diffusion;

namespace OnnxPose;

/// <summary>A prompt as base network and refiner read it.</summary>
/// <param name="Base">For the base network.</param>
/// <param name="Refiner">For the refiner; null without one.</param>
/// <param name="Tokens">What the base network's first text encoder saw of the prompt.</param>
sealed record ImagePrompts(PromptPair Base, PromptPair? Refiner, PromptTokens Tokens)
{
    /// <summary>Reads the prompts of a request for one network.</summary>
    /// <param name="encoder">The network's text encoders.</param>
    /// <param name="request">Whose prompts.</param>
    /// <param name="isGuided">Whether the negative prompt is read.</param>
    /// <param name="zerosForNone">Whether no negative prompt means zeros and not an empty text.</param>
    /// <param name="meter">Told of the stages.</param>
    /// <param name="stop">Asked within about one node's time.</param>
    public static (PromptPair Pair, PromptTokens Tokens) Read(
        ImageTextEncoder encoder, ImageRequest request, bool isGuided, bool zerosForNone, StageMeter meter,
        CancellationToken stop)
    {
        var isZero = request.NegativePrompt is null && zerosForNone;
        string[] texts = isGuided && !isZero
            ? [request.Prompt, request.NegativePrompt ?? ""]
            : [request.Prompt];
        var (embeddings, tokens) = encoder.Encode(texts, request.ClipSkip, meter, stop);
        var prompt = embeddings[0];
        var negative = !isGuided ? null : isZero ? Zeros(prompt) : embeddings[1];
        return (new(prompt, negative), tokens[0]);
    }

    static PromptEmbedding Zeros(PromptEmbedding like) =>
        new(like.Tokens, new float[like.States.Length], new float[like.Pooled.Length]);
}

using OnnxPose.Models;

namespace OnnxPose.Diffusion;

/// <summary>A prompt and what the picture is not to become.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Prompt">The prompt.</param>
/// <param name="Negative">The negative prompt; null where guidance is off.</param>
sealed record PromptPair(PromptEmbedding Prompt, PromptEmbedding? Negative = null)
{
    /// <summary>What the rows of a batch are told: every picture with the negative prompt, then every picture
    /// with the prompt; the latter alone where guidance is off.</summary>
    /// <param name="guidance">Whether there is guidance.</param>
    /// <param name="ids">What both are told of sizes.</param>
    /// <param name="pictures">Pictures side by side.</param>
    /// <exception cref="ArgumentException">There is guidance and no negative prompt, or it has another number
    /// of tokens.</exception>
    public DenoisingConditions Rows(Guidance guidance, TimeIds ids, int pictures)
    {
        if (!guidance.IsOn)
        {
            return Conditions([Prompt], [ids.Prompt], pictures);
        }
        if (Negative is null)
        {
            throw new ArgumentException(
                $"A guidance scale of {guidance.Scale} needs a negative prompt; give one (an empty text " +
                "will do), or a scale of 1.", nameof(guidance));
        }
        return Negative.Tokens == Prompt.Tokens
            ? Conditions([Negative, Prompt], [ids.Negative, ids.Prompt], pictures)
            : throw new ArgumentException(
                $"The negative prompt has {Negative.Tokens} tokens, the prompt {Prompt.Tokens}; pad both " +
                "to one length.", nameof(guidance));
    }

    static DenoisingConditions Conditions(PromptEmbedding[] prompts, float[][] ids, int pictures) => new()
    {
        Rows = prompts.Length * pictures,
        Tokens = prompts[0].Tokens,
        TextStates = Repeated(prompts.Select(static prompt => prompt.States), pictures),
        PooledText = Repeated(prompts.Select(static prompt => prompt.Pooled), pictures),
        TimeIds = Repeated(ids, pictures),
    };

    static float[] Repeated(IEnumerable<float[]> rows, int times) =>
        [.. rows.SelectMany(row => Enumerable.Repeat(row, times)).SelectMany(static row => row)];
}

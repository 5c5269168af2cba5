namespace OnnxPose.Models;

/// <summary>What the text encoder says of a batch of prompts, all padded to the same number of
/// tokens.</summary>
/// <remarks>Immutable by convention: whoever gets the arrays does not write to them. Thread-safe.</remarks>
sealed record TextStates
{
    /// <summary>Prompts in the batch.</summary>
    public required int Prompts { get; init; }

    /// <summary>Tokens a prompt, padding included.</summary>
    public required int Tokens { get; init; }

    /// <summary>Width of one state.</summary>
    public required int Width { get; init; }

    /// <summary>
    /// (prompt, token, width): the output of the last layer but one, without the final layer norm
    /// (<c>hidden_states[-2]</c>). This is what the pose transformer and SDXL read; of a layer still earlier
    /// where layers were skipped.
    /// </summary>
    public required float[] Penultimate { get; init; }

    /// <summary>(prompt, width): the final states at each prompt's end token; empty if they were not asked
    /// for.</summary>
    public float[] Pooled { get; init; } = [];

    /// <summary>(prompt, projection width): <see cref="Pooled"/> projected; empty without a
    /// projection.</summary>
    public float[] Projected { get; init; } = [];
}

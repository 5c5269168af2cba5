namespace OnnxPose.Diffusion;

/// <summary>A prompt as the networks read it.</summary>
/// <remarks>Immutable by convention: whoever gets the arrays does not write to them. Thread-safe.</remarks>
/// <param name="Tokens">Text tokens, padding included.</param>
/// <param name="States">(token, width): the states of all text encoders, side by side.</param>
/// <param name="Pooled">(width): the pooled and projected text of the last encoder.</param>
sealed record PromptEmbedding(int Tokens, float[] States, float[] Pooled);

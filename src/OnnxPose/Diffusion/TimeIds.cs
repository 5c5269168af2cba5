namespace OnnxPose.Diffusion;

/// <summary>The numbers that a network is told of sizes.</summary>
/// <param name="Negative">With the negative prompt.</param>
/// <param name="Prompt">With the prompt.</param>
readonly record struct TimeIds(float[] Negative, float[] Prompt);

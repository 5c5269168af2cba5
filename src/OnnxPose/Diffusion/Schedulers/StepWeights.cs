namespace OnnxPose.Diffusion.Schedulers;

/// <summary>One step of a sampler, as the weights of the sums that it consists of.</summary>
/// <remarks>
/// Every sampler here is linear in the latents, the network's outputs of a few steps and the noise. So a
/// schedule computes the weights of all its steps once, and a step only adds up. Immutable.
/// </remarks>
readonly record struct StepWeights
{
    /// <summary>What is remembered of the network's output: the clean picture or the noise that it
    /// implies.</summary>
    public required OutputWeights Prediction { get; init; }

    /// <summary>What the latents before the step count.</summary>
    public required float Latents { get; init; }

    /// <summary>What the remembered predictions count, that of this step first.</summary>
    public PredictionWeights Predictions { get; init; }

    /// <summary>What the network's output itself counts.</summary>
    public float Output { get; init; }

    /// <summary>What fresh noise counts.</summary>
    public float Noise { get; init; }

    /// <summary>
    /// Whether the step draws noise. A last step may draw it and give it no weight; drawn it is all the same,
    /// so that what is drawn after it stays the same too.
    /// </summary>
    public bool DrawsNoise { get; init; }

    /// <summary>How the latents are corrected before the step; null where they are not.</summary>
    public CorrectorWeights? Corrector { get; init; }

    /// <summary>Whether all weights are numbers.</summary>
    public bool AreFinite => Prediction.AreFinite && float.IsFinite(Latents) && Predictions.AreFinite
        && float.IsFinite(Output) && float.IsFinite(Noise) && (Corrector is not { } corrector
            || (float.IsFinite(corrector.Latents) && corrector.Predictions.AreFinite));
}

/// <summary>A sum of the latents and the network's output.</summary>
/// <param name="Latents">What the latents count.</param>
/// <param name="Output">What the network's output counts.</param>
readonly record struct OutputWeights(float Latents, float Output)
{
    /// <summary>Whether both are numbers.</summary>
    public bool AreFinite => float.IsFinite(Latents) && float.IsFinite(Output);
}

/// <summary>Latents anew from those before the last step and from what is predicted now.</summary>
/// <param name="Latents">What the latents before the last step count.</param>
/// <param name="Predictions">What the predictions count, that of this step first.</param>
readonly record struct CorrectorWeights(float Latents, PredictionWeights Predictions);

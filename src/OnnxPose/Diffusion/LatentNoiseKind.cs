namespace OnnxPose.Diffusion;

/// <summary>Which random stream latents are drawn from.</summary>
public enum LatentNoiseKind
{
    /// <summary>
    /// Our own: a picture's noise depends on the seed and its number, not on how many are made beside it.
    /// </summary>
    PoseRandom,

    /// <summary>
    /// PyTorch's generator for processors: a seed from a notebook gives the same latents, if as many pictures
    /// of the same size are made in one call.
    /// </summary>
    Torch,
}

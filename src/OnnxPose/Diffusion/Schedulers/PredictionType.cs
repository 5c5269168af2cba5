namespace OnnxPose.Diffusion.Schedulers;

/// <summary>What a denoising network was trained to give.</summary>
enum PredictionType
{
    /// <summary>The noise (<c>epsilon</c>).</summary>
    Noise,

    /// <summary>The noise scaled by the signal's share minus the picture scaled by the noise's
    /// (<c>v_prediction</c>).</summary>
    Velocity,

    /// <summary>The clean picture (<c>sample</c>).</summary>
    Clean,
}

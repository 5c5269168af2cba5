namespace OnnxPose.Numerics;

/// <summary>How a point is drawn from a Gaussian mixture at a temperature.</summary>
public enum SamplerKind
{
    /// <summary>
    /// Our own: few candidates from a proposal that covers the tempered density. The default; closer to the
    /// exact tempered density than the paper's, and faster.
    /// </summary>
    Defensive,

    /// <summary>
    /// The published algorithm: many candidates from the untempered mixture, one picked with weights
    /// p^(1/T - 1).
    /// </summary>
    Paper,
}

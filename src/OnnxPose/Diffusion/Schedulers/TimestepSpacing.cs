namespace OnnxPose.Diffusion.Schedulers;

/// <summary>How the timesteps of a short schedule are chosen from those of training.</summary>
/// <remarks>Shanchuan Lin et al., "Common Diffusion Noise Schedules and Sample Steps are Flawed" (2023),
/// table 2.</remarks>
enum TimestepSpacing
{
    /// <summary>Multiples of a whole stride from 0 upwards, plus an offset.</summary>
    Leading,

    /// <summary>Multiples of a fractional stride from the last timestep downwards.</summary>
    Trailing,

    /// <summary>Evenly from the last timestep to the first, both included.</summary>
    Linspace,
}

namespace OnnxPose;

/// <summary>A stage of the way from a prompt to its results, in the order in which they run.</summary>
public enum GenerateStage
{
    /// <summary>Prompts become tokens, and tokens the text states that networks read; a call that draws poses
    /// and makes pictures of them comes here twice, for each its own encoders.</summary>
    Text,

    /// <summary>The text-to-pose transformer places boxes and keypoints, one after the other.</summary>
    Pose,

    /// <summary>Poses are scored against their prompts, where the best of several are kept.</summary>
    Score,

    /// <summary>Poses become pictures, and those the feature maps that steer the denoising.</summary>
    Adapter,

    /// <summary>The base network makes latents of noise, step by step, one picture after the other.</summary>
    Denoise,

    /// <summary>The refiner denoises them further.</summary>
    Refine,

    /// <summary>Latents become pictures.</summary>
    Decode,
}

/// <summary>How far a call is.</summary>
/// <remarks>
/// Reported on the thread that does the work, at the start of each stage, every few steps, and at its end,
/// where <paramref name="Step"/> equals <paramref name="StepCount"/>. An exception thrown by the receiver
/// ends the call and reaches the caller; a receiver that blocks delays it.
/// </remarks>
/// <param name="Stage">The stage that is running.</param>
/// <param name="Step">Steps of it that are done.</param>
/// <param name="StepCount">
/// Steps it will take as far as is known; it grows when the transformer finds more people than assumed.
/// </param>
/// <param name="Elapsed">Time since the call began.</param>
public readonly record struct GenerateProgress(
    GenerateStage Stage, int Step, int StepCount, TimeSpan Elapsed);

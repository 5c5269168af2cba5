namespace OnnxPose.Diffusion;

/// <summary>A step that a denoising loop has made; valid during the call that reports it.</summary>
readonly ref struct DenoisingStep
{
    /// <summary>Steps that are done, this one included.</summary>
    public required int Done { get; init; }

    /// <summary>Steps of the loop.</summary>
    public required int Count { get; init; }

    /// <summary>What the network was told.</summary>
    public required float Timestep { get; init; }

    /// <summary>(row, ...): what the network gave, before guidance.</summary>
    public required ReadOnlySpan<float> Output { get; init; }

    /// <summary>(picture, channel, row, column): the latents after the step, for a preview.</summary>
    public required ReadOnlySpan<float> Latents { get; init; }
}

/// <summary>Told of every step, on the thread that does the work; what it throws ends the loop.</summary>
delegate void DenoisingReport(in DenoisingStep step);

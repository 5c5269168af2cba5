namespace OnnxPose;

/// <summary>What a picture's latents are after a step; valid during the call that reports it.</summary>
public readonly ref struct LatentPreview
{
    /// <summary><see cref="GenerateStage.Denoise"/> or <see cref="GenerateStage.Refine"/>.</summary>
    public required GenerateStage Stage { get; init; }

    /// <summary>The picture's number, from 0.</summary>
    public required int Image { get; init; }

    /// <summary>Steps of this stage that are done for this picture.</summary>
    public required int Step { get; init; }

    /// <summary>Steps of this stage for each picture.</summary>
    public required int StepCount { get; init; }

    /// <summary>Channels of the latents: 4 in SDXL.</summary>
    public required int Channels { get; init; }

    /// <summary>Rows: an eighth of the picture's in SDXL.</summary>
    public required int Height { get; init; }

    /// <summary>Columns.</summary>
    public required int Width { get; init; }

    /// <summary>(channel, row, column), in the scale of the diffusion.</summary>
    public required ReadOnlySpan<float> Latents { get; init; }
}

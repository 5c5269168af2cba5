namespace OnnxPose.Evaluation.TextToImage;

/// <summary>How pose to image is evaluated on the scene world.</summary>
public sealed record AdapterEvaluationOptions
{
    /// <summary>How many held-out captions that name a colour and a setting.</summary>
    /// <value>8 to 10,000. The default is 300.</value>
    public int Captions { get; init; } = 300;

    /// <summary>How many edits of an arm.</summary>
    /// <value>1 to 1,000. The default is 20.</value>
    public int Edits { get; init; } = 20;

    /// <summary>Steps of the denoising network.</summary>
    /// <value>1 to <see cref="ImageRequest.MaxSteps"/>. The default is 30.</value>
    public int Steps { get; init; } = 30;

    /// <summary>How strongly the caption counts.</summary>
    /// <value>0 to 1000. The default is 5.</value>
    public float GuidanceScale { get; init; } = 5;

    /// <summary>The seed of the captions, the poses and the pictures.</summary>
    public ulong Seed { get; init; } = 2024;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Captions, AdapterEvaluation.SheetPictures);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Captions, 10_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(Edits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Edits, 1_000);
        _ = new ImageRequest("") { Steps = Steps, GuidanceScale = GuidanceScale };     // checks both
    }
}

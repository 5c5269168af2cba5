namespace OnnxPose.Training.Text;

/// <summary>Sizes of a CLIP text encoder. The defaults are the miniature's.</summary>
sealed record TextEncoderSizes
{
    public required int Vocabulary { get; init; }

    public required int StartId { get; init; }

    public required int EndId { get; init; }

    public int Width { get; init; } = 128;

    public int Layers { get; init; } = 4;

    public int Heads { get; init; } = 4;

    public int Inner { get; init; } = 512;

    public int MaxTokens { get; init; } = 77;

    public int Projection { get; init; } = 128;
}

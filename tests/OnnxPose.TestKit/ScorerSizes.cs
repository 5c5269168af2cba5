namespace OnnxPose.TestKit;

/// <summary>Sizes of the networks of <see cref="RandomScorer"/>.</summary>
sealed record ScorerSizes
{
    /// <summary>Small enough for a test.</summary>
    public static ScorerSizes Small { get; } = new();

    /// <summary>The side of the pictures that the vision encoder reads.</summary>
    public int ImageSize { get; init; } = 64;

    /// <summary>The side of the squares that it takes them apart into.</summary>
    public int Patch { get; init; } = 16;

    /// <summary>Width of its states.</summary>
    public int Width { get; init; } = 24;

    /// <summary>Its attention heads.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Width inside its layers, over <see cref="Width"/>.</summary>
    public int HiddenFactor { get; init; } = 2;

    /// <summary>Layers of both encoders.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Width of the text encoder's states.</summary>
    public int TextWidth { get; init; } = 24;

    /// <summary>Width of CLIP's projected texts and pictures.</summary>
    public int Features { get; init; } = 20;

    /// <summary>Width of CLaPP's vectors.</summary>
    public int Embedding { get; init; } = 12;
}

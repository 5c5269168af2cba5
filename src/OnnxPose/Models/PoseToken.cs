namespace OnnxPose.Models;

/// <summary>What a token of the pose sequence stands for.</summary>
enum PoseTokenKind
{
    /// <summary>The first token; it carries the picture's aspect ratio.</summary>
    Start,

    /// <summary>A corner of a person's box.</summary>
    Box,

    /// <summary>A body point.</summary>
    Body,

    /// <summary>A face point.</summary>
    Face,

    /// <summary>A point of a hand: 21 left, then 21 right.</summary>
    Hand,
}

/// <summary>Which output layer a position is read with: that of the token it predicts.</summary>
enum PoseHead
{
    /// <summary>The next token is a box corner.</summary>
    Box,

    /// <summary>The next token is a body point.</summary>
    Body,

    /// <summary>The next token is a face point.</summary>
    Face,

    /// <summary>The next token is a point of a hand.</summary>
    Hand,
}

/// <summary>One token of the pose sequence, as the transformer embeds it.</summary>
/// <remarks>The transformer has no absolute positions: kind, index, person and coordinates are all it
/// sees.</remarks>
/// <param name="Kind">What it stands for.</param>
/// <param name="Index">Corner (0, 1) or point within its kind, from 0; 0 for the start token.</param>
/// <param name="Person">The person, from 0; 0 for the start token (which has no person embedding).</param>
/// <param name="X">0 to 1, or <see cref="Missing"/>; the start token's width over height.</param>
/// <param name="Y">0 to 1, or <see cref="Missing"/>; not used by the start token.</param>
readonly record struct PoseToken(PoseTokenKind Kind, int Index, int Person, float X, float Y)
{
    /// <summary>The coordinate of a point that is not there; the network embeds it like any other
    /// number.</summary>
    public const float Missing = -1;

    /// <summary>The first token of a sequence, for a picture of this width over height.</summary>
    public static PoseToken Start(float aspectRatio) => new(PoseTokenKind.Start, 0, 0, aspectRatio, 0);
}

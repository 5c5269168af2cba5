using OnnxPose.Numerics;

namespace OnnxPose.Onnx.Architectures;

/// <summary>Sizes of the text-to-pose transformer (T2P), as its config.json gives them.</summary>
/// <remarks>
/// Source: clement-bonnet/text-to-pose, t2p/model.py. A sequence is the start token (aspect ratio), two box
/// corners for each of <see cref="MaxPeople"/> people, then 128 points for each person: 18 body, 68 face, 42
/// hands.
/// </remarks>
sealed record PoseTransformerConfig
{
    /// <summary>Tokens of one person's box: two corners.</summary>
    public const int BoxCorners = 2;

    /// <summary>Body points of a person.</summary>
    public const int BodyPoints = 18;

    /// <summary>Face points of a person.</summary>
    public const int FacePoints = 68;

    /// <summary>Points of both hands of a person.</summary>
    public const int HandPoints = 42;

    /// <summary>Points of a person: body, then face, then hands.</summary>
    public const int PersonPoints = BodyPoints + FacePoints + HandPoints;

    /// <summary>Transformer blocks (<c>num_layers</c>).</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads (<c>num_heads</c>).</summary>
    public required int Heads { get; init; }

    /// <summary>Width of one head (<c>embed_dim_per_head</c>); any positive number.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Hidden width of the feed-forward layers over <see cref="Width"/>
    /// (<c>mlp_dim_factor</c>).</summary>
    public required int MlpFactor { get; init; }

    /// <summary>People a sequence has room for (<c>max_num_poses</c>).</summary>
    public required int MaxPeople { get; init; }

    /// <summary>Width of the text states (<c>cross_embed_dim</c>).</summary>
    public required int TextWidth { get; init; }

    /// <summary>Gaussians in each predicted mixture (<c>gmm_num_components</c>), at most
    /// <see cref="GaussianMixture.MaxComponents"/>.</summary>
    public required int MixtureComponents { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public int Width => Heads * HeadSize;

    /// <summary>
    /// Logits of one position: existence, K mixture logits, K pairs (x, y), K a, K c, K d of the scale
    /// <c>[[1e-3 + softplus(a), 0], [c, 1e-3 + softplus(d)]]</c>.
    /// </summary>
    public int LogitsPerToken => 1 + 6 * MixtureComponents;

    /// <summary>Tokens of the longest sequence: start, all boxes, all points.</summary>
    public int MaxTokens => 1 + (BoxCorners + PersonPoints) * MaxPeople;

    /// <summary>Reads the published config.json.</summary>
    /// <exception cref="ModelContractException">
    /// A value is missing or impossible, the head is not a mixture, or a part of the pose is switched off.
    /// </exception>
    public static PoseTransformerConfig Read(string path, string slot)
    {
        const int MaxSize = 1 << 14;
        var file = ConfigFile.Read(path, slot);
        file.Word("distribution", ["gmm"], "gmm");
        file.RequireTrue("predict_bodies");
        file.RequireTrue("predict_faces");
        file.RequireTrue("predict_hands");
        return new()
        {
            Layers = file.Integer("num_layers", 1, 1024),
            Heads = file.Integer("num_heads", 1, 1024),
            HeadSize = file.Integer("embed_dim_per_head", 1, MaxSize),
            MlpFactor = file.Integer("mlp_dim_factor", 1, 1024),
            MaxPeople = file.Integer("max_num_poses", 1, 1024),
            TextWidth = file.Integer("cross_embed_dim", 1, MaxSize),
            MixtureComponents = file.Integer("gmm_num_components", 1, GaussianMixture.MaxComponents),
        };
    }
}

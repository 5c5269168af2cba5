using OnnxPose.Onnx.Architectures;
using OnnxPose.Training.Clip;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace OnnxPose.Training.Clapp;

/// <summary>CLIP's vision encoder with projection, under Hugging Face's parameter names.</summary>
sealed class VisionTransformer(ClipVisionConfig config, ParameterSet parameters)
{
    /// <summary>What the names of all its parameters but the projection begin with.</summary>
    public const string Prefix = "vision_model.";

    const string Patch = Prefix + "embeddings.patch_embedding.weight";
    const string ClassToken = Prefix + "embeddings.class_embedding";
    const string Places = Prefix + "embeddings.position_embedding.weight";

    // A patch has thousands of equal background pixels: at the full rate a step would move their sum by more
    // than the embedding itself.
    const float PatchRate = 0.1f;

    readonly ClipBlocks _layers = new(parameters, config.Heads, config.Activation == Activation.QuickGelu);

    /// <summary>The projection's name.</summary>
    public static string Projection => "visual_projection.weight";

    /// <summary>The parameters.</summary>
    public static IEnumerable<ParameterSpec> Specs(ClipVisionConfig config)
    {
        var (width, patch) = (config.Width, config.PatchSize);
        return
        [
            new(ClassToken, [width], 0.1f),
            new(Patch, [width, config.Channels, patch, patch],
                1 / MathF.Sqrt(config.Channels * patch * patch)) { Rate = PatchRate },
            new(Places, [1 + config.Patches, width], 0.3f),
            .. ClipSpecs.Norm(Prefix + "pre_layrnorm", width),     // the library's spelling
            .. Enumerable.Range(0, config.Layers).SelectMany(layer =>
                ClipSpecs.Layer(Scope(layer), width, config.HiddenWidth, config.Layers)),
            .. ClipSpecs.Norm(Prefix + "post_layernorm", width),
            new(Projection, [config.ProjectionWidth, width], 1 / MathF.Sqrt(width)),
        ];
    }

    /// <summary>The projected class token.</summary>
    /// <param name="pixels">[batch, 3, side, side], normalised.</param>
    /// <returns>[batch, projection], not of unit length.</returns>
    public Tensor Project(Tensor pixels)
    {
        var token = parameters[ClassToken].expand(pixels.shape[0], 1, -1);
        var x = cat([token, EmbedPatches(pixels)], 1) + parameters[Places];
        x = _layers.Norm(x, Prefix + "pre_layrnorm");
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var isLast = layer == config.Layers - 1;
            x = _layers.Layer(x, Scope(layer), isCausal: false, kept: isLast ? 1 : null);
        }
        var pooled = _layers.Norm(x.select(1, 0), Prefix + "post_layernorm");
        return linear(pooled, parameters[Projection]);
    }

    // A convolution whose steps are as long as its kernel is one product of matrices.
    Tensor EmbedPatches(Tensor pixels)
    {
        var (patch, across) = (config.PatchSize, config.ImageSize / config.PatchSize);
        var patches = pixels.narrow(2, 0, across * patch).narrow(3, 0, across * patch)
            .reshape(-1, config.Channels, across, patch, across, patch).permute(0, 2, 4, 1, 3, 5)
            .reshape(-1, across * across, config.Channels * patch * patch);
        return linear(patches, parameters[Patch].view(config.Width, -1));
    }

    static string Scope(int layer) => $"{Prefix}encoder.layers.{layer}.";
}

using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;

namespace OnnxPose.Training.Clapp;

/// <summary>Vision encoder and both heads, trained together.</summary>
sealed class ClappNetwork : IDisposable
{
    /// <summary>What the names of the heads' parameters begin with.</summary>
    public const string PoseScope = ClappGraph.PoseFolder + ".", TextScope = ClappGraph.TextFolder + ".";

    /// <summary>Logits are cosines over exp(this times the learned number).</summary>
    public const double TemperatureScale = 10;

    const string TemperatureName = "temperature";

    // The published number starts at 0; from here the first steps already tell pairs apart.
    const float TemperatureStart = -0.2f;

    readonly VisionTransformer _vision;
    readonly ProjectionHead _poses, _texts;

    public ClappNetwork(ClipVisionConfig vision, ClappConfig heads, PoseRandom random)
    {
        (Vision, Heads) = (vision, heads);
        Parameters = new(
        [
            .. VisionTransformer.Specs(vision),
            .. ProjectionHead.Specs(PoseScope, heads.PoseFeatures, heads.Embedding),
            .. ProjectionHead.Specs(TextScope, heads.TextFeatures, heads.Embedding),
            new(TemperatureName, [1], 0, TemperatureStart),
        ], random);
        _vision = new(vision, Parameters);
        (_poses, _texts) = (new(PoseScope, Parameters), new(TextScope, Parameters));
    }

    /// <summary>Sizes of the vision encoder.</summary>
    public ClipVisionConfig Vision { get; }

    /// <summary>Sizes of the heads.</summary>
    public ClappConfig Heads { get; }

    /// <summary>All parameters, the temperature's included.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>What cosines are divided by, as a tensor of one number.</summary>
    public Tensor Temperature => (Parameters[TemperatureName] * TemperatureScale).exp();

    /// <summary>Unit vectors of pose pictures.</summary>
    /// <param name="pixels">[batch, 3, side, side], normalised.</param>
    public Tensor EmbedPoses(Tensor pixels) => _poses.Embed(_vision.Project(pixels));

    /// <summary>Unit vectors of texts.</summary>
    /// <param name="features">[batch, text features]: CLIP's projected texts.</param>
    public Tensor EmbedTexts(Tensor features) => _texts.Embed(features);

    public void Dispose() => Parameters.Dispose();
}

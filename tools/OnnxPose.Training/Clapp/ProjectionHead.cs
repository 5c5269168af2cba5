using OnnxPose.Training.Clip;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace OnnxPose.Training.Clapp;

/// <summary>A head of CLaPP: p = projection(x); y = dense(gelu(p)) + p; y / ||y||.</summary>
/// <param name="scope">What the names of its parameters begin with, with a dot at the end.</param>
/// <param name="parameters">Where they are.</param>
/// <remarks>The published heads drop a tenth of what dense gives while they are trained; pairs that never
/// repeat need no such care.</remarks>
sealed class ProjectionHead(string scope, ParameterSet parameters)
{
    // What ends the residual branch starts small.
    const float BranchEnd = 0.3f;

    /// <summary>The parameters.</summary>
    public static IEnumerable<ParameterSpec> Specs(string scope, int features, int embedding) =>
    [
        .. ClipSpecs.Dense(scope + "projection", embedding, features, 1 / MathF.Sqrt(features)),
        .. ClipSpecs.Dense(scope + "dense", embedding, embedding, BranchEnd / MathF.Sqrt(embedding)),
    ];

    /// <summary>Unit vectors of CLIP's projected features.</summary>
    /// <param name="features">[batch, features], as CLIP gives them.</param>
    /// <returns>[batch, embedding].</returns>
    public Tensor Embed(Tensor features)
    {
        var projected = Dense(features, "projection");
        var y = Dense(gelu(projected), "dense") + projected;
        return y / y.square().sum(-1, keepdim: true).sqrt();
    }

    Tensor Dense(Tensor x, string name) =>
        linear(x, parameters[$"{scope}{name}.weight"], parameters[$"{scope}{name}.bias"]);
}

using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;
using PoseTransformer = OnnxPose.Training.Transformer.PoseTransformer;

namespace OnnxPose.TorchLoop;

/// <summary>The full pass of a pose transformer, one operation of libtorch after the other, without
/// gradients. Not thread-safe.</summary>
sealed class EagerPass : IDisposable
{
    readonly PoseTransformer _network;
    readonly Tensor _text;

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">With config.json and model.safetensors.</param>
    /// <param name="text">What every sequence follows: one prompt.</param>
    public EagerPass(string folder, TextStates text)
    {
        var config = PoseTransformerConfig.Read(Path.Combine(folder, "config.json"), "t2p");
        _network = new(config, PoseRandom.FromSeed(0));
        _network.Parameters.Load(WeightFile.Read(Path.Combine(folder, "model.safetensors")));
        _network.Parameters.Freeze();
        _text = tensor(text.Penultimate).view(1, text.Tokens, text.Width);
    }

    /// <summary>The transformer's sizes.</summary>
    public PoseTransformerConfig Config => _network.Config;

    /// <summary>(place, logit) of one sequence; the last place, which predicts nothing,
    /// is left out.</summary>
    public float[] Run(TeacherForcedPoses poses)
    {
        using var guard = inference_mode();
        using var scope = NewDisposeScope();
        var logits = _network.FullPass(
            tensor(poses.Coordinates).view(1, -1, 2), tensor(poses.Real).view(1, -1), _text);
        return logits.data<float>().ToArray();
    }

    public void Dispose()
    {
        _text.Dispose();
        _network.Dispose();
    }
}

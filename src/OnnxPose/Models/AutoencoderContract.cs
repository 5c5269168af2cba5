using OnnxPose.Inference;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Models;

/// <summary>What the models of an image autoencoder's halves must look like.</summary>
static class AutoencoderContract
{
    /// <summary>The contract of the decoding half.</summary>
    public static ModelContract OfDecoder(AutoencoderConfig config, string slot) => new(
        slot,
        [TensorContract.Of(LatentDecoderGraph.Latents, OnnxType.Float32,
            "batch", config.LatentChannels, "height", "width")],
        [TensorContract.Of(LatentDecoderGraph.Picture, OnnxType.Float32,
            "batch", AutoencoderConfig.PictureChannels, "picture height", "picture width")]);

    /// <summary>The contract of the encoding half.</summary>
    public static ModelContract OfEncoder(AutoencoderConfig config, string slot) => new(
        slot,
        [TensorContract.Of(LatentEncoderGraph.Picture, OnnxType.Float32,
            "batch", AutoencoderConfig.PictureChannels, "height", "width")],
        [TensorContract.Of(LatentEncoderGraph.Moments, OnnxType.Float32,
            "batch", 2 * config.LatentChannels, "latent height", "latent width")]);
}

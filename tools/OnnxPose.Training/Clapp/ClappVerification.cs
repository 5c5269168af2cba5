using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Training.Images;
using OnnxPose.Training.Images.Networks;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;

namespace OnnxPose.Training.Clapp;

/// <summary>Compares CLaPP's networks with recorded results of the published code.</summary>
static class ClappVerification
{
    const string WeightsName = "model.safetensors";

    /// <summary>The largest absolute difference, or null where the folder holds neither a vision encoder nor
    /// the heads.</summary>
    public static float? LargestError(string folder)
    {
        var json = ConfigJson.Read(folder);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var path = Path.Combine(folder, "io.safetensors");
        return (string?)json["model_type"] == "clip_vision_model" ? Vision(folder, new(path))
            : json["pose_embedding_dim"] is not null ? Heads(folder, new(path))
            : null;
    }

    static float Vision(string folder, Recorded recorded)
    {
        var config = ClipVisionConfig.Read(Path.Combine(folder, "config.json"), "clip_vision");
        using var parameters = new ParameterSet([.. VisionTransformer.Specs(config)], PoseRandom.FromSeed(0));
        parameters.Load(WeightFile.Read(Path.Combine(folder, WeightsName)));
        var embeds = new VisionTransformer(config, parameters).Project(recorded["pixel_values"]);
        return ImageVerification.Difference(embeds, recorded["image_embeds"]);
    }

    static float Heads(string folder, Recorded recorded)
    {
        var config = ClappConfig.Read(folder, "clapp");
        var poses = Embed(folder, ClappGraph.PoseFolder, config.PoseFeatures, config.Embedding,
            recorded["pose_features"]);
        var texts = Embed(folder, ClappGraph.TextFolder, config.TextFeatures, config.Embedding,
            recorded["text_features"]);
        return new[]
        {
            ImageVerification.Difference(poses, recorded["pose_embeddings"]),
            ImageVerification.Difference(texts, recorded["text_embeddings"]),
            ImageVerification.Difference(texts.mm(poses.t()), recorded["scores"]),
        }.Max();
    }

    static Tensor Embed(string folder, string head, int width, int embedding, Tensor features)
    {
        using var parameters = new ParameterSet([.. ProjectionHead.Specs("", width, embedding)],
            PoseRandom.FromSeed(0));
        parameters.Load(WeightFile.Read(Path.Combine(folder, head, WeightsName)));
        return new ProjectionHead("", parameters).Embed(features);
    }
}

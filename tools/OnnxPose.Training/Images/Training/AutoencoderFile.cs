using OnnxPose.Numerics;
using OnnxPose.Training.Images.Networks;
using OnnxPose.Training.Weights;

namespace OnnxPose.Training.Images.Training;

/// <summary>An image network's folder in the hub's form.</summary>
static class AutoencoderFile
{
    /// <summary>What diffusers calls every network's weights.</summary>
    public const string WeightsName = "diffusion_pytorch_model.safetensors";

    public static AutoencoderKL Load(string folder)
    {
        var network = new AutoencoderKL(AutoencoderSizes.From(ConfigJson.Read(folder)),
            PoseRandom.FromSeed(0));
        network.Parameters.Load(WeightFile.Read(Path.Combine(folder, WeightsName)));
        return network;
    }

    /// <summary>Writes config.json and the weights in fp16.</summary>
    public static void Save(string folder, AutoencoderSizes sizes, ParameterSet parameters, int sampleSize)
    {
        Directory.CreateDirectory(folder);
        ConfigJson.Write(Path.Combine(folder, "config.json"), sizes.ToJson(sampleSize));
        WeightFile.Write(Path.Combine(folder, WeightsName), parameters.Export(), half: true);
    }
}

using System.Text.Json.Nodes;
using OnnxPose.Numerics;
using OnnxPose.Training.Images.Data;
using OnnxPose.Training.Images.Networks;
using OnnxPose.Training.Weights;

namespace OnnxPose.Training.Images.Training;

/// <summary>Folders of UNets, adapters and schedulers in the hub's form, weights in fp16.</summary>
static class DenoiserFiles
{
    public static void SaveUNet(string folder, UNetSizes sizes, ParameterSet parameters, int sampleSize) =>
        Write(folder, sizes.ToJson(sampleSize), parameters.Export(without: FullAdapterXL.Prefix));

    /// <summary>Writes an adapter and, in adapter.json, what it was trained to see.</summary>
    public static void SaveAdapter(string folder, AdapterSizes sizes, ParameterSet parameters, bool bodyOnly)
    {
        Write(folder, sizes.ToJson(), parameters.Export()
            .Where(static p => p.Name.StartsWith(FullAdapterXL.Prefix, StringComparison.Ordinal)));
        ConfigJson.Write(Path.Combine(folder, "adapter.json"), new JsonObject
        {
            ["channels"] = "rgb",
            ["drawing"] = bodyOnly ? "body" : "full",
            ["drawing_scale"] = PaintedScene.PoseScale,
        });
    }

    public static void SaveScheduler(string folder)
    {
        Directory.CreateDirectory(folder);
        ConfigJson.Write(Path.Combine(folder, "scheduler_config.json"), NoiseSchedule.Json);
    }

    /// <summary>A UNet whose parameters get no gradients.</summary>
    public static (UNet2DCondition Network, ParameterSet Parameters) LoadFrozenUNet(string folder)
    {
        var sizes = UNetSizes.From(ConfigJson.Read(folder));
        var parameters = new ParameterSet(UNetParameters.Of(sizes), PoseRandom.FromSeed(0));
        parameters.Load(Weights(folder));
        parameters.Freeze();
        return (new(sizes, parameters), parameters);
    }

    /// <summary>An adapter.</summary>
    public static (FullAdapterXL Network, ParameterSet Parameters) LoadAdapter(string folder)
    {
        var sizes = AdapterSizes.From(ConfigJson.Read(folder));
        var parameters = new ParameterSet(FullAdapterXL.Specs(sizes), PoseRandom.FromSeed(0));
        parameters.Load(Weights(folder));
        return (new(sizes, parameters), parameters);
    }

    static Dictionary<string, FloatTensor> Weights(string folder) =>
        WeightFile.Read(Path.Combine(folder, AutoencoderFile.WeightsName));

    static void Write(string folder, JsonObject config,
        IEnumerable<(string Name, FloatTensor Tensor)> weights)
    {
        Directory.CreateDirectory(folder);
        ConfigJson.Write(Path.Combine(folder, "config.json"), config);
        WeightFile.Write(Path.Combine(folder, AutoencoderFile.WeightsName), weights, half: true);
    }
}

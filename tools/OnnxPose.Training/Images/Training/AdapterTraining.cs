using OnnxPose.Numerics;
using OnnxPose.Training.Commands;
using OnnxPose.Training.Runs;

namespace OnnxPose.Training.Images.Training;

/// <summary><c>adapter</c>: teaches the full pose adapter to do without faces and hands; the UNet is
/// frozen.</summary>
static class AdapterTraining
{
    public static void Run(Arguments arguments)
    {
        var options = new RunOptions { Run = "runs/adapter", Rate = 3e-4, AverageDecay = 0.998, Batch = 16 }
            .Given(arguments);
        var models = arguments.Text("out", "models/mini");
        var start = arguments.Text("start", Path.Combine(models, "adapter"));
        using var setting = DenoiserSetting.Open(options, arguments, models, bodyOnly: true, poseDropped: 0);
        var (unet, frozen) = DenoiserFiles.LoadFrozenUNet(Path.Combine(models, "unet"));
        var (adapter, parameters) = DenoiserFiles.LoadAdapter(start);
        using var ownsUNet = frozen;
        using var ownsAdapter = parameters;
        using var training = new DenoiserTraining(options, setting, new(setting.Text, unet, adapter),
            parameters, PoseRandom.FromSeed(options.Seed).Fork("adapter"));
        training.Run(() =>
            DenoiserFiles.SaveAdapter(Path.Combine(models, "adapter_body"), adapter.Sizes, parameters,
                bodyOnly: true));
    }
}

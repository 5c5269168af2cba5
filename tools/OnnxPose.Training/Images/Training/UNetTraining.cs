using OnnxPose.Numerics;
using OnnxPose.Training.Commands;
using OnnxPose.Training.Images.Networks;
using OnnxPose.Training.Runs;
using OnnxPose.Training.Text;
using OnnxPose.Training.Weights;

namespace OnnxPose.Training.Images.Training;

/// <summary><c>unet</c>: trains UNet and full pose adapter together, from noise to painted scenes.</summary>
/// <remarks>
/// Together, because poses explain most of a picture: a UNet that is trained alone first spends its hours on
/// guessing them. The adapter is left out for some scenes, so that the UNet also works without one.
/// </remarks>
static class UNetTraining
{
    const int SizeNumberWidth = 16, SizeNumbers = 6;

    public static void Run(Arguments arguments)
    {
        var options = new RunOptions { Run = "runs/unet", Rate = 5e-4, AverageDecay = 0.999, Batch = 16 }
            .Given(arguments);
        var models = arguments.Text("out", "models/mini");
        var channels = arguments.Wholes("channels", "64,128,160");
        var heads = arguments.Wholes("heads", "2,4,5");
        var layers = arguments.Whole("layers", 1);
        var blocks = arguments.Wholes("blocks", "1,1,1");
        using var setting = DenoiserSetting.Open(options, arguments, models, bodyOnly: false,
            poseDropped: 0.15);
        var sizes = Sizes(channels, heads, blocks, setting.Text.Sizes) with { LayersPerBlock = layers };
        var adapterSizes = new AdapterSizes { Channels = [.. channels, channels[^1]] };
        var random = PoseRandom.FromSeed(options.Seed).Fork("unet");
        using var parameters = new ParameterSet(
            [.. UNetParameters.Of(sizes), .. FullAdapterXL.Specs(adapterSizes)], random.Fork("weights"));
        Console.Error.WriteLine($"{parameters.Values.shape[0]} parameters");
        var denoiser = new Denoiser(setting.Text, new(sizes, parameters), new(adapterSizes, parameters));
        using var training = new DenoiserTraining(options, setting, denoiser, parameters, random);
        training.Run(() =>
        {
            DenoiserFiles.SaveUNet(Path.Combine(models, "unet"), sizes, parameters,
                (int)setting.Latents.Shape[1]);
            DenoiserFiles.SaveAdapter(Path.Combine(models, "adapter"), adapterSizes, parameters,
                bodyOnly: false);
            DenoiserFiles.SaveScheduler(Path.Combine(models, "scheduler"));
        });
    }

    static UNetSizes Sizes(int[] channels, int[] heads, int[] blocks, TextEncoderSizes text) => new()
    {
        Channels = channels,
        Heads = heads,
        Blocks = blocks,
        TextWidth = text.Width,
        AddedWidth = text.Projection + SizeNumbers * SizeNumberWidth,
        SizeNumberWidth = SizeNumberWidth,
        HasAttention = [.. channels.Select(static (_, level) => level > 0)],
    };
}

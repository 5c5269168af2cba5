using OnnxPose.Numerics;
using OnnxPose.Training.Images.Networks;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;

namespace OnnxPose.Training.Images;

/// <summary>Compares the image networks' forward passes with recorded results
/// of the published code.</summary>
static class ImageVerification
{
    /// <summary>The largest absolute difference, or null where the folder holds no image network.</summary>
    public static float? LargestError(string folder)
    {
        var json = ConfigJson.Read(folder);
        var name = (string?)json["_class_name"];
        if (name is not ("AutoencoderKL" or "UNet2DConditionModel" or "T2IAdapter"))
        {
            return null;
        }
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var weights = WeightFile.Read(Path.Combine(folder, "model.safetensors"));
        var recorded = new Recorded(Path.Combine(folder, "io.safetensors"));
        return name switch
        {
            "AutoencoderKL" => Autoencoder(AutoencoderSizes.From(json), weights, recorded),
            "UNet2DConditionModel" => UNet(UNetSizes.From(json), weights, recorded),
            _ => Adapter(AdapterSizes.From(json), weights, recorded),
        };
    }

    static float Autoencoder(AutoencoderSizes sizes, Dictionary<string, FloatTensor> weights,
        Recorded recorded)
    {
        using var network = new AutoencoderKL(sizes, PoseRandom.FromSeed(0));
        network.Parameters.Load(weights);
        var moments = network.Encode(recorded["image"]);
        var (mean, logVariance) = AutoencoderKL.Split(moments);
        return new[]
        {
            Difference(network.Decode(recorded["latents"]), recorded["decoded"]),
            Difference(moments, recorded["moments"]), Difference(mean, recorded["mean"]),
            Difference((0.5f * logVariance).exp(), recorded["std"]),
        }.Max();
    }

    static float UNet(UNetSizes sizes, Dictionary<string, FloatTensor> weights, Recorded recorded)
    {
        using var parameters = new ParameterSet(UNetParameters.Of(sizes), PoseRandom.FromSeed(0));
        parameters.Load(weights);
        var network = new UNet2DCondition(sizes, parameters);
        var features = Enumerable.Range(0, 4).Select(i => recorded[$"adapter.{i}"]).ToArray();
        var steps = recorded["timesteps"];
        var worst = Difference(Predict(0, features), recorded["out_adapter.0"]);
        worst = MathF.Max(worst, Difference(Predict(1, [.. features.Select(static f => f * 0.5f)]),
            recorded["out_adapter_half.1"]));
        for (var i = 0; i < steps.shape[0]; i++)
        {
            worst = MathF.Max(worst, Difference(Predict(i, []), recorded[$"out.{i}"]));
        }
        return worst;

        Tensor Predict(int step, Tensor[] maps) => network.Forward(recorded["sample"],
            steps[step].expand(recorded["sample"].shape[0]), recorded["encoder_hidden_states"],
            recorded["text_embeds"], recorded["time_ids"], maps);
    }

    static float Adapter(AdapterSizes sizes, Dictionary<string, FloatTensor> weights, Recorded recorded)
    {
        using var parameters = new ParameterSet(FullAdapterXL.Specs(sizes), PoseRandom.FromSeed(0));
        parameters.Load(weights);
        var network = new FullAdapterXL(sizes, parameters);
        var maps = network.Forward(recorded.Bytes("image_u8") / 255f);
        return maps.Select((map, i) => Difference(map, recorded[$"features.{i}"])).Max();
    }

    /// <summary>The largest absolute difference; infinite where the shapes differ.</summary>
    public static float Difference(Tensor actual, Tensor expected) =>
        actual.shape.SequenceEqual(expected.shape)
            ? (actual - expected).abs().max().item<float>()
            : float.PositiveInfinity;
}

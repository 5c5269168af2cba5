using OnnxPose.Models;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

[Category("Golden")]
[NeedsFixture]
[TestFixture("unet-sdxl")]
[TestFixture("unet-refiner")]
sealed class UNetGoldenTests(string name)
{
    const float Tolerance = 1e-4f;

    readonly UNetFixture _golden = new(name);

    [OneTimeTearDown]
    public void Close() => _golden.Dispose();

    [Test]
    public void UNet_PredictsThePublishedNoise_AtEveryTimestep()
    {
        using var unet = DenoisingUNet.Load(_golden.Folder);
        using var predictor = unet.Begin(_golden.Conditions, _golden.Height, _golden.Width);
        _golden.Singles("sample").CopyTo(predictor.Latents);
        var timesteps = _golden.Timesteps;
        for (var i = 0; i < timesteps.Length; i++)
        {
            predictor.Predict(timesteps[i]);
            Near.Scaled(predictor.Noise, _golden.Singles($"out.{i}"), Tolerance, $"{name} out.{i}");
        }
    }

    [TestCase(nameof(DType.F16))]
    [TestCase(nameof(DType.BF16))]
    public void HalfPrecisionWeights_RunOnTheCpu_AsTheNumbersTheyHold(string type)
    {
        var half = Enum.Parse<DType>(type);
        using var stored = ModelFolders.Rounded(_golden.Folder, half, half);
        using var same = ModelFolders.Rounded(_golden.Folder, half, DType.F32);
        using var unet = DenoisingUNet.Load(stored.Path);
        using var reference = DenoisingUNet.Load(same.Path);
        var timestep = _golden.Timesteps[0];
        Near.Scaled(
            _golden.Predict(unet, timestep), _golden.Predict(reference, timestep), 1e-5f,
            $"{name} in {type}");
    }

    [Test]
    public void TheGraphForHalfPrecision_RunsOnTheCpu_UpToItsRoundings()
    {
        // What CUDA would run: types and casts in fp16, embeddings of numbers in fp32.
        using var rounded = ModelFolders.Rounded(_golden.Folder, DType.F16, DType.F32);
        using var unet = DenoisingUNet.Load(rounded.Path, new() { GraphType = OnnxType.Float16 });
        using var reference = DenoisingUNet.Load(rounded.Path);
        var bound = HalfPrecisionError.Bound("unet", rounded.Path);
        foreach (var timestep in _golden.Timesteps)
        {
            HalfPrecisionError.Require(
                _golden.Predict(unet, timestep), _golden.Predict(reference, timestep), bound,
                $"{name} at {timestep}");
        }
    }

    [Test]
    public void WeightsThatStayMapped_GiveTheSame()
    {
        using var unet = DenoisingUNet.Load(_golden.Folder, new() { Prepack = false });
        Near.Scaled(
            _golden.Predict(unet, _golden.Timesteps[0]), _golden.Singles("out.0"), Tolerance,
            $"{name} without prepacking");
    }
}

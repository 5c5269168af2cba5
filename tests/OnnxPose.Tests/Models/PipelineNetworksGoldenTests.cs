using System.Text.Json;
using OnnxPose.Imaging;
using OnnxPose.Models;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

/// <summary>Adapter and UNets inside the published pipelines' sampling runs, a first step of each.</summary>
[Category("Golden")]
[NeedsFixture("sdxl-adapter-pipeline")]
sealed class PipelineNetworksGoldenTests
{
    const string Name = "sdxl-adapter-pipeline";
    const float Tolerance = 1e-4f;

    static readonly JsonElement s_cases =
        JsonDocument.Parse(File.ReadAllText(GoldenFolder.Path(Name, "cases.json"))).RootElement.Clone();

    readonly SafetensorsFile _io = SafetensorsFile.Open(GoldenFolder.Path(Name, "io.safetensors"));
    readonly Dictionary<string, DenoisingUNet> _unets = new()
    {
        ["base"] = DenoisingUNet.Load(GoldenFolder.Path(Name, "unet")),
        ["refiner"] = DenoisingUNet.Load(GoldenFolder.Path(Name, "refiner", "unet"), slot: "refiner/unet"),
    };

    static IEnumerable<string> AllCases => s_cases.EnumerateObject().Select(static entry => entry.Name);

    static IEnumerable<string> BaseCases => AllCases.Where(static name => Kind(name) == "base");

    [OneTimeTearDown]
    public void Close()
    {
        _io.Dispose();
        foreach (var unet in _unets.Values)
        {
            unet.Dispose();
        }
    }

    [TestCaseSource(nameof(BaseCases))]
    public void Adapter_GivesThePublishedFeatures(string name)
    {
        using var adapter = PoseAdapter.Load(GoldenFolder.Path(Name, "adapter"));
        var features = adapter.Encode(Picture(name));
        for (var i = 0; i < features.Maps.Length; i++)
        {
            Near.Scaled(
                features.Maps[i].Values, _io.ReadSingles($"{name}.features.{i}"), Tolerance, $"map {i}");
        }
    }

    [TestCaseSource(nameof(AllCases))]
    public void UNet_PredictsThePublishedNoise_InTheFirstStep(string name)
    {
        var shape = _io.Tensors[$"{name}.unet_in.0"].Shape;
        var expected = _io.ReadSingles($"{name}.unet_out");
        using var predictor = _unets[Kind(name)].Begin(
            Conditions(name, (int)shape[0]), (int)shape[2], (int)shape[3], Residuals(name));
        _io.ReadSingles($"{name}.unet_in.0").CopyTo(predictor.Latents);
        predictor.Predict(_io.ReadSingles($"{name}.timesteps")[0]);
        Near.Scaled(predictor.Noise, expected.AsSpan(0, predictor.Noise.Length), Tolerance, $"case {name}");
    }

    DenoisingConditions Conditions(string name, int rows)
    {
        var kind = Kind(name);
        var pictures = (int)_io.Tensors[$"{name}.latents"].Shape[1];
        return new()
        {
            Rows = rows,
            Tokens = (int)_io.Tensors[$"{kind}.prompt_embeds"].Shape[1],
            TextStates = BothHalves("prompt_embeds"),
            PooledText = BothHalves("pooled_prompt_embeds"),
            TimeIds = _io.ReadSingles($"{name}.time_ids"),
        };

        // With guidance the negative rows stand first.
        float[] BothHalves(string tensor)
        {
            var negative = Enumerable.Repeat(_io.ReadSingles($"{kind}.negative_{tensor}"), rows - pictures);
            var positive = Enumerable.Repeat(_io.ReadSingles($"{kind}.{tensor}"), pictures);
            return [.. negative.Concat(positive).SelectMany(static row => row)];
        }
    }

    // The maps as the UNet got them: scaled, and repeated for all rows; none where no step gets any.
    AdapterFeatures? Residuals(string name)
    {
        if (s_cases.GetProperty(name).TryGetProperty("adapter_steps", out var steps) && steps.GetInt32() == 0)
        {
            return null;
        }
        var tensors = _io.Tensors.Values
            .Where(entry => entry.Name.StartsWith($"{name}.residuals.", StringComparison.Ordinal))
            .OrderBy(static entry => entry.Name, StringComparer.Ordinal).ToArray();
        return tensors.Length == 0 ? null : new()
        {
            Pictures = (int)tensors[0].Shape[0],
            Maps = [.. tensors.Select(entry => new FeatureMap(
                new((int)entry.Shape[1], (int)entry.Shape[2], (int)entry.Shape[3]),
                _io.ReadSingles(entry.Name)))],
        };
    }

    RgbImage Picture(string name)
    {
        if (!_io.Tensors.TryGetValue($"{name}.picture_resized_u8", out var resized))
        {
            return ImageCodec.Read(
                GoldenFolder.Path(Name, s_cases.GetProperty(name).GetProperty("picture").GetString()!));
        }
        var (height, width) = ((int)resized.Shape[2], (int)resized.Shape[3]);
        var planes = _io.ReadBytes(resized);
        return new(width, height, [.. Enumerable.Range(0, planes.Length).Select(
            i => planes[(i % 3 * height * width) + (i / 3)])]);
    }

    static string Kind(string name) => s_cases.GetProperty(name).GetProperty("pipeline").GetString()!;
}

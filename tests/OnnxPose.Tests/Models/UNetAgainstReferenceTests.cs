using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

/// <summary>UNets of forms that the golden ones do not have, against the formulas written down once
/// more.</summary>
sealed class UNetAgainstReferenceTests
{
    const int PooledWidth = 20;
    const int Tokens = 5;

    static readonly UNetConfig s_base =
        RandomUNet.Small([new(8, false, 1, 1), new(12, true, 2, 1), new(16, true, 4, 2)]);

    static IEnumerable<TestCaseData> Forms =>
    [
        Form("sides that halve to 4 x 5, 2 x 3", s_base, 7, 9),
        Form("sides that halve to 3 x 1, 2 x 1", s_base, 5, 1),
        Form("a single place; heads that divide nothing where there is no attention", RandomUNet.Small(
            [new(8, false, 3, 1), new(16, true, 4, 2)]), 1, 1),
        Form("even sides whose halves are odd", s_base, 6, 10),
        Form("projection by convolution", s_base with { LinearProjection = false }, 7, 9),
        Form("sines first, frequencies shifted",
            s_base with { CosineFirst = false, FrequencyShift = 1 }, 4, 6),
        Form("heads of three numbers, three groups, one layer", RandomUNet.Small(
            [new(9, true, 3, 1), new(12, true, 4, 1)]) with { Groups = 3, LayersPerStage = 1 }, 5, 4),
        Form("attention everywhere but at the bottom, four stages", RandomUNet.Small(
            [new(4, true, 1, 1), new(8, true, 2, 1), new(8, true, 1, 1), new(8, false, 2, 1)]), 11, 9),
        Form("one stage, three layers, other channels in and out", RandomUNet.Small(
            [new(8, true, 2, 1)]) with { LayersPerStage = 3, InChannels = 3, OutChannels = 5 }, 3, 5),
        Form("attention on the way up alone", s_base with
        {
            Down = [.. s_base.Down.Select(static stage => stage with { HasAttention = false })],
        }, 7, 6),
    ];

    [TestCaseSource(nameof(Forms))]
    public void EachRowOfABatch_IsWhatTheFormulasSay(UNetConfig config, int height, int width)
    {
        using var folder = new TempFolder();
        RandomUNet.Write(folder.Path, config, seed: 1);
        using var unet = DenoisingUNet.Load(folder.Path);
        var random = PoseRandom.FromSeed(2);
        var rows = new[] { Row(config, ref random), Row(config, ref random) };
        var adapter = Maps(config.AdapterShapes(height, width).ToArray(), ref random);
        using var predictor = unet.Begin(Batch(rows), height, width, adapter);
        Fill(predictor.Latents, ref random);
        predictor.Predict(281.5f);
        var size = predictor.Latents.Length / rows.Length;
        for (var i = 0; i < rows.Length; i++)
        {
            var expected = new ReferenceUNet(config, folder.Path).Predict(
                predictor.Latents.Slice(i * size, size).ToArray(), height, width, 281.5f, rows[i], adapter);
            Near.Scaled(
                predictor.Noise.Slice(i * expected.Length, expected.Length), expected, 1e-4f, $"row {i}");
        }
    }

    static TestCaseData Form(string name, UNetConfig config, int height, int width) =>
        new TestCaseData(config, height, width).SetArgDisplayNames(name);

    static DenoisingConditions Row(UNetConfig config, ref PoseRandom random) => new()
    {
        Rows = 1,
        Tokens = Tokens,
        TextStates = Filled(Tokens * config.TextWidth, ref random),
        PooledText = Filled(PooledWidth, ref random),
        TimeIds = [.. Enumerable.Range(0, config.TimeIds(PooledWidth)).Select(static i => 100f * i)],
    };

    static DenoisingConditions Batch(DenoisingConditions[] rows) => new()
    {
        Rows = rows.Length,
        Tokens = Tokens,
        TextStates = [.. rows.SelectMany(static row => row.TextStates)],
        PooledText = [.. rows.SelectMany(static row => row.PooledText)],
        TimeIds = [.. rows.SelectMany(static row => row.TimeIds)],
    };

    static AdapterFeatures Maps(MapShape[] shapes, ref PoseRandom random)
    {
        var maps = new FeatureMap[shapes.Length];
        for (var i = 0; i < maps.Length; i++)
        {
            maps[i] = new(shapes[i], Filled(shapes[i].Size, ref random));
        }
        return new() { Pictures = 1, Maps = [.. maps] };
    }

    static float[] Filled(int count, ref PoseRandom random)
    {
        var values = new float[count];
        Fill(values, ref random);
        return values;
    }

    static void Fill(Span<float> values, ref PoseRandom random)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)random.NextNormal();
        }
    }
}

using System.Diagnostics;
using OnnxPose.Models;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

/// <summary>What attention between all pixels costs in memory.</summary>
sealed class UNetMemoryTests
{
    const int Side = 64;
    const int Heads = 4;

    [Test]
    public void Attention_NeverHoldsThePairsOfPixels_OfTwoLayersAtOnce()
    {
        const long Pairs = (long)Heads * Side * Side * Side * Side * sizeof(float);
        using var folder = new TempFolder();
        var config = RandomUNet.Small([new(8, true, Heads, 2)]) with { LayersPerStage = 1 };
        RandomUNet.Write(folder.Path, config, seed: 1);
        using var unet = DenoisingUNet.Load(folder.Path);
        var conditions = new DenoisingConditions
        {
            Rows = 1,
            Tokens = 3,
            TextStates = new float[3 * config.TextWidth],
            PooledText = new float[20],
            TimeIds = new float[6],
        };
        using var predictor = unet.Begin(conditions, Side, Side);
        predictor.Latents.Fill(0.5f);
        var before = Peak();
        predictor.Predict(10);
        var growth = Peak() - before;
        TestContext.Out.WriteLine(
            $"{growth >> 20} MiB at the peak; a layer's pairs would take {Pairs >> 20} MiB");
        Assert.That(growth, Is.LessThan(Pairs * 3 / 2));
    }

    static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}

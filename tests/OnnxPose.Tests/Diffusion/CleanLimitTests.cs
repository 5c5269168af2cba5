using OnnxPose.Diffusion.Schedulers;
using OnnxPose.Numerics;

namespace OnnxPose.Tests.Diffusion;

sealed class CleanLimitTests
{
    [Test]
    public void Clipping_HoldsEveryValueInRange()
    {
        float[] picture = [-3, -1, 0.5f, 2];
        CleanLimit.Clip(1.5f).Apply(picture, new float[4]);
        Assert.That(picture, Is.EqualTo(new[] { -1.5f, -1, 0.5f, 1.5f }));
    }

    // Magnitudes 0, 1, 2, 4, 8: three quarters of the way lies at 4, 0.85 at 4 + 0.4 * 4.
    [TestCase(0.75f, 100f, 4f)]
    [TestCase(0.85f, 100f, 5.6f)]
    [TestCase(0.85f, 3f, 3f)]
    [TestCase(0f, 100f, 1f)]
    public void Thresholding_ScalesTheQuantileToOne(float quantile, float highest, float threshold)
    {
        float[] picture = [2, -8, 0, 4, -1];
        var expected = picture.Select(x => Math.Clamp(x, -threshold, threshold) / threshold).ToArray();
        CleanLimit.Threshold(quantile, highest).Apply(picture, new float[5]);
        Assert.That(picture, Is.EqualTo(expected).Within(1e-6));
    }

    [TestCase("\"clip_sample\": true, \"clip_sample_range\": 0.25", 0.25f)]
    [TestCase("\"thresholding\": true, \"dynamic_thresholding_ratio\": 1.0, \"sample_max_value\": 50", 1f)]
    public void ALimitedRun_EndsWithinTheLimit_WhichAnotherExceeds(string settings, float limit)
    {
        Assert.That(Largest(settings), Is.LessThanOrEqualTo(limit));
        Assert.That(Largest("\"clip_sample\": false"), Is.GreaterThan(1));
    }

    static float Largest(string settings)
    {
        var schedule = SchedulerConfig.ReadText(
            $$"""{ "_class_name": "DDIMScheduler", "timestep_spacing": "trailing", {{settings}} }""").Plan(5);
        float[] latents = new float[20], output = new float[20];
        new TorchRandom(1).Normals(latents);
        new TorchRandom(2).Normals(output);
        var run = schedule.Begin(schedule.All, 2, 10);
        while (run.Done < run.Count)
        {
            run.Step(output, [], latents);
        }
        return latents.Max(Math.Abs);
    }
}

using System.Text.Json;
using OnnxPose.Diffusion.Schedulers;
using OnnxPose.TestKit;
using OnnxPose.Tests.Models;

namespace OnnxPose.Tests.Diffusion;

/// <summary>Every reference schedule and run: the numbers are those that the fixture's outputs lead
/// to.</summary>
[Category("Golden")]
[NeedsFixture("schedulers")]
sealed class SchedulerGoldenTests
{
    const float Tolerance = 1e-5f;

    // The fixture has noise for the schedules that take it.
    static IEnumerable<string> NamesWithNoise => SchedulerFixture.Names.Where(static name =>
        SchedulerFixture.Io.Names.Contains($"{name}.add_noise.timesteps"));

    static IEnumerable<TestCaseData<string, string>> Runs => SchedulerFixture.Runs;

    [Test]
    public void Training_AddsTheReferencesNoise()
    {
        // The fixture has those of one training; a schedule may have settings of its own.
        var betas = SchedulerFixture.Io.Floats("betas").ToArray();
        var noise = SchedulerFixture.Names.Select(static name => SchedulerFixture.Read(name).Noise)
            .MinBy(noise => Math.Abs(noise.Betas[0] - betas[0]) + Math.Abs(noise.Betas[^1] - betas[^1]))!;
        Near.Relative(noise.Betas, betas, Tolerance, "betas");
        Near.Relative(
            noise.Signals, SchedulerFixture.Io.Floats("alphas_cumprod"), Tolerance, "alphas_cumprod");
    }

    [TestCaseSource(nameof(Runs))]
    public void Run_TakesTheReferencesSteps(string name, string run)
    {
        var entry = SchedulerFixture.Run(name, run);
        var schedule = SchedulerFixture.Read(name).Plan(Steps(entry));
        var steps = Range(schedule, entry);
        var prefix = $"{name}.{run}.";
        var timesteps = SchedulerFixture.Io.Names.Contains(prefix + "timesteps")
            ? Numbers(prefix + "timesteps")
            : throw new AssertionException($"{prefix}timesteps is not in the fixture.");
        Near.Scaled(
            schedule.Timesteps.AsSpan(steps.First, steps.Count), timesteps, 1e-6f, prefix + "timesteps");
        if (SchedulerFixture.Io.Names.Contains(prefix + "sigmas"))
        {
            Near.Relative(
                schedule.Sigmas, SchedulerFixture.Io.Floats(prefix + "sigmas"), Tolerance,
                prefix + "sigmas");
        }
        if (entry.TryGetProperty("init_noise_sigma", out var scale))
        {
            Assert.That(
                schedule.InitialNoiseScale, Is.EqualTo(scale.GetSingle()).Within(1e-3).Percent);
        }
        if (entry.TryGetProperty("base_steps_with_denoising_end", out var count))
        {
            var start = entry.GetProperty("denoising_start").GetDouble();
            Assert.That(
                StepRange.Between(schedule, null, start), Is.EqualTo(new StepRange(0, count.GetInt32())));
        }
    }

    [TestCaseSource(nameof(Runs))]
    public void Run_MovesTheLatentsAsTheReference(string name, string run)
    {
        var entry = SchedulerFixture.Run(name, run);
        var schedule = SchedulerFixture.Read(name).Plan(Steps(entry));
        var steps = Range(schedule, entry);
        var latents = Start(schedule, steps, entry);
        var length = latents.Length;
        var expected = SchedulerFixture.Io.Floats($"{name}.{run}.latents");
        Near.ToScale(latents, expected[..length], Tolerance, $"{name}.{run} start");
        if (SchedulerFixture.Io.Names.Contains($"{name}.{run}.scaled_first"))
        {
            var input = new float[length];
            schedule.ScaleInput(steps.First, latents, input);
            Near.ToScale(
                input, SchedulerFixture.Io.Floats($"{name}.{run}.scaled_first"), Tolerance,
                $"{name}.{run}.scaled_first");
        }

        var going = schedule.Begin(steps, 1, length);
        var draws = 0;
        while (going.Done < going.Count)
        {
            var step = going.Done;
            draws += going.DrawsNoise ? 1 : 0;
            going.Step(SchedulerFixture.Row("model_outputs", step),
                going.DrawsNoise ? SchedulerFixture.Row("step_noise", step) : [], latents);
            Near.ToScale(latents, expected.Slice((step + 1) * length, length), Tolerance,
                $"{name}.{run} step {step}");
        }
        Assert.That(expected.Length, Is.EqualTo((going.Count + 1) * length));
        if (draws > 0 && entry.GetProperty("noise_draws").GetInt32() is > 0 and var drawn)
        {
            Assert.That(draws, Is.EqualTo(drawn));
        }
    }

    [TestCaseSource(nameof(NamesWithNoise))]
    public void Noise_IsAddedAsByTheReference(string name)
    {
        var timesteps = Numbers($"{name}.add_noise.timesteps");
        var schedule = SchedulerFixture.RunsOf(name)
            .Select(run => SchedulerFixture.Read(name).Plan(Steps(SchedulerFixture.Run(name, run))))
            .First(plan => Array.TrueForAll(timesteps, t => Array.IndexOf(plan.Timesteps, t) >= 0));
        var length = SchedulerFixture.Io.Floats("start_noise").Length;
        for (var i = 0; i < timesteps.Length; i++)
        {
            var latents = SchedulerFixture.Io.Floats("image_latents").ToArray();
            schedule.AddNoise(
                Array.IndexOf(schedule.Timesteps, timesteps[i]), SchedulerFixture.Io.Floats("start_noise"),
                latents);
            Near.ToScale(
                latents, SchedulerFixture.Io.Floats($"{name}.add_noise.out").Slice(i * length, length),
                Tolerance, $"{name} noise at {timesteps[i]}");
        }
    }

    static int Steps(JsonElement entry) => entry.GetProperty("num_inference_steps").GetInt32();

    static StepRange Range(SamplingSchedule schedule, JsonElement entry) =>
        entry.TryGetProperty("strength", out var strength)
            ? StepRange.OfStrength(schedule, strength.GetDouble())
            : entry.TryGetProperty("denoising_start", out var start)
                ? StepRange.Between(schedule, start.GetDouble(), null)
                : schedule.All;

    static float[] Start(SamplingSchedule schedule, StepRange steps, JsonElement entry)
    {
        var noise = SchedulerFixture.Io.Floats("start_noise").ToArray();
        var picture = SchedulerFixture.Io.Floats("image_latents").ToArray();
        if (entry.TryGetProperty("strength", out _))
        {
            schedule.AddNoise(steps.First, noise, picture);
            return picture;
        }
        return entry.TryGetProperty("denoising_start", out _)
            ? [.. noise.Zip(picture, static (n, p) => 0.8f * n + p)]
            : Array.ConvertAll(noise, n => n * schedule.InitialNoiseScale);
    }

    // Timesteps are whole numbers in some schedules and not in others.
    static float[] Numbers(string tensor)
    {
        var bytes = SchedulerFixture.Io.Bytes(tensor);
        var count = SchedulerFixture.Io.Shape(tensor).Aggregate(1, static (product, size) => product * size);
        return bytes.Length == count * sizeof(long)
            ? Array.ConvertAll(
                System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(bytes).ToArray(),
                static number => (float)number)
            : SchedulerFixture.Io.Floats(tensor).ToArray();
    }
}

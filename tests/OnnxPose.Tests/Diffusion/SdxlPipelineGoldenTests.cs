using OnnxPose.Diffusion;
using OnnxPose.Diffusion.Schedulers;
using OnnxPose.Imaging;
using OnnxPose.Models;
using OnnxPose.TestKit;
using OnnxPose.Tests.Models;

namespace OnnxPose.Tests.Diffusion;

/// <summary>Whole runs of base and refiner, step by step, from the pose picture to the latents.</summary>
[Category("Golden")]
[NeedsFixture("sdxl-adapter-pipeline")]
sealed class SdxlPipelineGoldenTests
{
    const float LatentTolerance = 2e-3f;

    static IEnumerable<string> BaseCases => SdxlFixture.Names("base");

    static IEnumerable<string> RefinerCases => SdxlFixture.Names("refiner");

    static IEnumerable<string> AllCases => BaseCases.Concat(RefinerCases);

    [TestCaseSource(nameof(AllCases))]
    public void Schedule_HasTheReferencesTimesteps(string name)
    {
        var fixture = new SdxlFixture(name);
        var schedule = fixture.Scheduler.Plan(fixture.BaseOptions.Steps);
        var steps = Steps(fixture, schedule);
        Near.Scaled(schedule.Timesteps.AsSpan(steps.First, steps.Count),
            SdxlFixture.Io.Floats($"{name}.timesteps"), 1e-6f, $"{name}.timesteps");
        if (SdxlFixture.Io.Names.Contains($"{name}.sigmas"))
        {
            Near.Relative(
                schedule.Sigmas, SdxlFixture.Io.Floats($"{name}.sigmas"), 1e-5f, $"{name}.sigmas");
        }
        Assert.That(steps.Count, Is.EqualTo(fixture.Case.GetProperty("steps_run").GetInt32()));
        Assert.That(
            schedule.InitialNoiseScale,
            Is.EqualTo(fixture.Case.GetProperty("init_noise_sigma").GetSingle()).Within(1e-3).Percent);
    }

    [TestCaseSource(nameof(AllCases))]
    public void Rows_AreToldTheReferencesSizes(string name)
    {
        var fixture = new SdxlFixture(name);
        using var unet = DenoisingUNet.Load(fixture.Component("unet"));
        var made = fixture.Made;
        var sizes = fixture.Kind == "base" ? fixture.BaseOptions.Sizes : fixture.RefinerOptions.Sizes;
        var rows = fixture.Prompts.Rows(
            fixture.Guidance, sizes.For(unet.Config, fixture.Prompts, made), fixture.Pictures);
        var expected = SdxlFixture.Io.Floats($"{name}.time_ids").ToArray();
        Assert.That(rows.TimeIds, Is.EqualTo(fixture.IsPublishedWithASlip
            ? InOrder(expected, rows.TimeIdsPerRow)
            : expected));
    }

    [TestCaseSource(nameof(BaseCases))]
    public void Adapter_GivesTheReferencesMaps(string name)
    {
        var fixture = new SdxlFixture(name);
        using var adapter = PoseAdapter.Load(fixture.Component("adapter"));
        var resized = PillowResize.Resize(
            ImageCodec.Read(fixture.Picture), fixture.Made.Width, fixture.Made.Height,
            PillowFilter.Lanczos);
        if (SdxlFixture.Io.Names.Contains($"{name}.picture_resized_u8"))
        {
            Assert.That(
                Planes(resized), Is.EqualTo(SdxlFixture.Io.Bytes($"{name}.picture_resized_u8").ToArray()));
        }
        var features = adapter.Encode(resized);
        for (var i = 0; i < features.Maps.Length; i++)
        {
            Near.Scaled(
                features.Maps[i].Values, SdxlFixture.Io.Floats($"{name}.features.{i}"), 1e-4f,
                $"{name}.features.{i}");
        }
    }

    [TestCaseSource(nameof(AllCases))]
    public void Run_MakesTheReferencesLatents(string name)
    {
        var fixture = new SdxlFixture(name);
        var latents = SdxlRun.Latents(fixture, StepByStep(fixture));
        var expected = fixture.IsPublishedWithASlip
            ? SdxlFixture.Io.Floats($"{name}.final_latents_rows_in_order")
            : Row($"{name}.latents", SdxlFixture.Io.Shape($"{name}.latents")[0] - 1);
        Near.Absolute(latents.Values, expected, LatentTolerance, $"{name}, final latents");
    }

    static StepRange Steps(SdxlFixture fixture, SamplingSchedule schedule) => fixture.Kind == "base"
        ? StepRange.Between(schedule, null, fixture.BaseOptions.End)
        : fixture.RefinerOptions.Start is { } start
            ? StepRange.Between(schedule, start, null)
            : StepRange.OfStrength(schedule, fixture.RefinerOptions.Strength);

    static DenoisingReport? StepByStep(SdxlFixture fixture)
    {
        return fixture.IsPublishedWithASlip ? null : Compare;

        void Compare(in DenoisingStep step)
        {
            var name = fixture.Name;
            Near.Absolute(step.Output, Row($"{name}.unet_out", step.Done - 1), LatentTolerance,
                $"{name}.unet_out, step {step.Done}");
            Near.Absolute(step.Latents, Row($"{name}.latents", step.Done - 1), LatentTolerance,
                $"{name}.latents, step {step.Done}");
            Assert.That(step.Count, Is.EqualTo(SdxlFixture.Io.Shape($"{name}.latents")[0]));
        }
    }

    static ReadOnlySpan<float> Row(string tensor, int row)
    {
        var length = SdxlFixture.Io.Shape(tensor).Skip(1)
            .Aggregate(1, static (product, size) => product * size);
        return SdxlFixture.Io.Floats(tensor).Slice(row * length, length);
    }

    // The slip alternates negative and positive rows; in order, all negative ones come first.
    static float[] InOrder(float[] rows, int width)
    {
        var chunks = rows.Chunk(width).ToArray();
        return [.. chunks.Where(static (_, i) => i % 2 == 0)
            .Concat(chunks.Where(static (_, i) => i % 2 == 1)).SelectMany(static row => row)];
    }

    static byte[] Planes(RgbImage image)
    {
        var pixels = image.Pixels.ToArray();
        return [.. Enumerable.Range(0, 3).SelectMany(
            channel => pixels.Where((_, i) => i % 3 == channel))];
    }
}

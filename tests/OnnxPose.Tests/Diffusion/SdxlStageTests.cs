using OnnxPose.Diffusion;
using OnnxPose.Diffusion.Schedulers;
using OnnxPose.Imaging;
using OnnxPose.Models;
using OnnxPose.TestKit;
using OnnxPose.Tests.Models;

namespace OnnxPose.Tests.Diffusion;

/// <summary>What the stages do beyond the reference runs: their own noise, other samplers,
/// refusals.</summary>
[Category("Golden")]
[NeedsFixture("sdxl-adapter-pipeline")]
sealed class SdxlStageTests
{
    readonly SdxlFixture _base = WithGuidance("base"), _refiner = WithGuidance("refiner");

    BaseImageOptions _options = null!;

    DenoisingUNet _unet = null!, _refinerUNet = null!;
    PoseAdapter _adapter = null!;

    [OneTimeSetUp]
    public void Open()
    {
        _unet = DenoisingUNet.Load(_base.Component("unet"));
        _refinerUNet = DenoisingUNet.Load(_refiner.Component("unet"));
        _adapter = PoseAdapter.Load(_base.Component("adapter"));
        _options = new() { Steps = 3, Width = _base.Made.Width, Height = _base.Made.Height };
    }

    [OneTimeTearDown]
    public void Close()
    {
        _unet.Dispose();
        _refinerUNet.Dispose();
        _adapter.Dispose();
    }

    [TestCase(null)]
    [TestCase("euler_a")]
    [TestCase("dpmpp_2m_sde")]
    [TestCase("unipc")]
    public void APicture_IsTheSame_AloneAndBesideOthers(string? sampler)
    {
        var alone = Generate(_options, 1, sampler);
        var beside = Generate(_options with { Pictures = 2 }, 2, sampler);
        var length = alone.CountPerPicture;
        Near.ToScale(beside.Values.AsSpan(0, length), alone.Values, 1e-4f, sampler ?? "own");
        Assert.That(beside.Values[length..], Is.Not.EqualTo(alone.Values));
    }

    [Test]
    public void ThePose_Matters_AndNoneIsPossible()
    {
        var without = Generator(useAdapter: false).Generate(
            _options, _base.Prompts, null, LatentNoise.FromSeed(1, 1));
        var zero = Generate(_options with { AdapterScale = 0 }, 1, null);
        Near.ToScale(without.Values, zero.Values, 1e-5f, "no pose, and one that does not count");
        Assert.That(Generate(_options, 1, null).Values, Is.Not.EqualTo(zero.Values));
        Near.ToScale(
            Generate(_options with { AdapterFactor = 0 }, 1, null).Values, zero.Values, 1e-5f,
            "a pose for no step, and one that does not count");
    }

    [Test]
    public void ARefiner_LeavesWhatItIsGivenAsItWas()
    {
        var source = _refiner.Source;
        float[] before = [.. source.Values];
        var refined = new ImageRefiner(_refinerUNet, _refiner.Scheduler, _refiner.PixelsPerLatent).Refine(
            new() { Steps = 10, Strength = 0.3 }, _refiner.Prompts, source,
            LatentNoise.FromSeed(1, source.Pictures));
        Assert.That(source.Values, Is.EqualTo(before));
        Assert.That(refined.Values, Is.Not.EqualTo(before));
    }

    [Test]
    public void ACallThatIsStopped_EndsAtTheNextStep()
    {
        using var source = new CancellationTokenSource();
        var steps = 0;
        Assert.That(
            () => Generator().Generate(
                _options with { Steps = 20 }, _base.Prompts, ImageCodec.Read(_base.Picture),
                LatentNoise.FromSeed(1, 1), (in DenoisingStep _) =>
                {
                    steps++;
                    source.Cancel();
                }, source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(steps, Is.EqualTo(1));
    }

    [Test]
    public void WhatDoesNotGoTogether_IsRefusedBeforeAnyNetworkRuns()
    {
        var pose = ImageCodec.Read(_base.Picture);
        Refused(_options with { Width = null }, null, "width is not given");
        Refused(_options with { Width = _adapter.Config.DownscaleFactor * 3 / 2 }, pose, "multiple of");
        Refused(_options, pose, "no adapter", useAdapter: false);
        Refused(_options, pose, "negative prompt", new(_base.Prompts.Prompt));
        Refused(_options with { Steps = 1, End = 0.01 }, pose, "more steps");
    }

    void Refused(
        BaseImageOptions options, RgbImage? pose, string message, PromptPair? prompts = null,
        bool useAdapter = true) => Assert.That(
            () => Generator(useAdapter).Generate(
                options, prompts ?? _base.Prompts, pose, LatentNoise.FromSeed(1, 1),
                static (in DenoisingStep _) => Assert.Fail("A network ran.")),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));

    Latents Generate(BaseImageOptions options, int pictures, string? sampler)
    {
        var scheduler = Scheduler.Read(
            SdxlFixture.At("scheduler", "scheduler_config.json"), new() { Name = sampler });
        return new BaseImageGenerator(_unet, _adapter, scheduler, _base.PixelsPerLatent).Generate(
            options, _base.Prompts, ImageCodec.Read(_base.Picture), LatentNoise.FromSeed(1, pictures));
    }

    BaseImageGenerator Generator(bool useAdapter = true) =>
        new(_unet, useAdapter ? _adapter : null, _base.Scheduler, _base.PixelsPerLatent);

    static SdxlFixture WithGuidance(string kind) => SdxlFixture.Names(kind)
        .Select(static name => new SdxlFixture(name)).First(static fixture => fixture.Guidance.IsOn);
}

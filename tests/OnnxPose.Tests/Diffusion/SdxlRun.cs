using OnnxPose.Diffusion;
using OnnxPose.Imaging;
using OnnxPose.Models;

namespace OnnxPose.Tests.Diffusion;

/// <summary>Runs a case of the reference runs with the networks of its folder.</summary>
static class SdxlRun
{
    /// <summary>The final latents.</summary>
    public static Latents Latents(SdxlFixture fixture, DenoisingReport? report)
    {
        using var unet = DenoisingUNet.Load(fixture.Component("unet"));
        if (fixture.Kind != "base")
        {
            return new ImageRefiner(unet, fixture.Scheduler, fixture.PixelsPerLatent).Refine(
                fixture.RefinerOptions, fixture.Prompts, fixture.Source, fixture.Noise, report);
        }
        using var adapter = PoseAdapter.Load(fixture.Component("adapter"));
        return new BaseImageGenerator(unet, adapter, fixture.Scheduler, fixture.PixelsPerLatent).Generate(
            fixture.BaseOptions, fixture.Prompts, ImageCodec.Read(fixture.Picture), fixture.Noise, report);
    }
}

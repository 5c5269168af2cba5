using OnnxPose.Imaging;
using OnnxPose.Models;
using OnnxPose.TestKit;
using OnnxPose.Tests.Models;

namespace OnnxPose.Tests.Diffusion;

/// <summary>Whole runs of base and refiner, from the pose picture to the PNG.</summary>
[Category("Golden")]
[NeedsFixture("sdxl-adapter-pipeline")]
sealed class SdxlPictureGoldenTests
{
    const float DecodedTolerance = 1e-4f;

    static IEnumerable<string> Cases => SdxlFixture.Names("base").Concat(SdxlFixture.Names("refiner"))
        .Where(static name => SdxlFixture.Io.Names.Contains($"{name}.decoded"));

    [TestCaseSource(nameof(Cases))]
    public void Run_MakesTheReferencesPictures(string name)
    {
        var fixture = new SdxlFixture(name);
        using var decoder = LatentDecoder.Load(fixture.Component("vae"));
        var decoded = decoder.Decode(SdxlRun.Latents(fixture, null));
        Near.Absolute(
            decoded.SelectMany(static picture => picture.Values).ToArray(),
            SdxlFixture.Io.Floats($"{name}.decoded"), DecodedTolerance, $"{name}.decoded");
        var files = fixture.PicturesOut.ToArray();
        Assert.That(decoded, Has.Length.EqualTo(files.Length));
        for (var i = 0; i < files.Length; i++)
        {
            var length = decoded[i].Values.Length;
            PictureRounding.Require(
                decoded[i].ToRgbImage(), ImageCodec.Read(files[i]),
                SdxlFixture.Io.Floats($"{name}.decoded").Slice(i * length, length), DecodedTolerance,
                Path.GetFileName(files[i]));
        }
        Assert.That(decoder.Config.Factor, Is.EqualTo(fixture.PixelsPerLatent));
    }
}

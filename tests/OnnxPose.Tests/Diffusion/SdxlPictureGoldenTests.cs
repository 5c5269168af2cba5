using OnnxPose.Imaging;
using OnnxPose.Models;
using OnnxPose.Tests.Models;

namespace OnnxPose.Tests.Diffusion;

/// <summary>Whole runs of base and refiner, from the pose picture to the PNG.</summary>
[Category("Golden")]
sealed class SdxlPictureGoldenTests
{
    const float DecodedTolerance = 1e-4f;
    const double MostOffByOne = 0.001;    // "a few"; the reference itself saw one of 18,432

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
        foreach (var (picture, file) in decoded.Zip(fixture.PicturesOut))
        {
            RequireSame(picture.ToRgbImage(), ImageCodec.Read(file), Path.GetFileName(file));
        }
        Assert.That(decoded, Has.Length.EqualTo(fixture.PicturesOut.Count()));
        Assert.That(decoder.Config.Factor, Is.EqualTo(fixture.PixelsPerLatent));
    }

    static void RequireSame(RgbImage actual, RgbImage expected, string file)
    {
        Assert.That((actual.Width, actual.Height), Is.EqualTo((expected.Width, expected.Height)), file);
        var differences = actual.Pixels.ToArray()
            .Zip(expected.Pixels.ToArray(), static (a, b) => Math.Abs(a - b)).ToArray();
        var off = differences.Count(static difference => difference > 0);
        TestContext.Out.WriteLine($"{file}: {off} of {differences.Length} values off by one");
        Assert.That(differences, Is.All.LessThanOrEqualTo(1), file);
        Assert.That(off, Is.LessThanOrEqualTo(MostOffByOne * differences.Length), file);
    }
}

using OnnxPose.TestKit;
using OnnxPose.Training.Clapp;
using OnnxPose.Training.Images;
using OnnxPose.Training.Transformer;

namespace OnnxPose.Training.Tests;

/// <summary>The networks that are trained are those of the published code.</summary>
[Category("Golden")]
public class ReferenceTests
{
    [TestCase("t2p")]
    [TestCase("vae")]
    [TestCase("unet-sdxl")]
    [TestCase("t2i-adapter-xl")]
    [TestCase("clip-vision")]
    [TestCase("clapp")]
    public void Outputs_AreThePublishedCodes(string fixture)
    {
        NeedsFixtureAttribute.IgnoreWithout(fixture);
        var folder = GoldenFolder.Path(fixture);
        var error = ImageVerification.LargestError(folder) ?? ClappVerification.LargestError(folder)
            ?? Verification.LargestError(folder);
        Assert.That(error, Is.LessThan(1e-4f));
    }
}

using OnnxPose.Diffusion;

namespace OnnxPose.Tests.Diffusion;

sealed class GuidanceTests
{
    [TestCase(1f)]
    [TestCase(0.5f)]
    [TestCase(0f)]
    public void AtOneAndBelow_ThePromptsPredictionIsTaken(float scale)
    {
        var guidance = new Guidance { Scale = scale, Rescale = 1 };
        float[] rows = [1, 2, 3, 4];
        var combined = new float[4];
        guidance.Combine(rows, 2, combined);
        Assert.That(guidance.RowsPerPicture, Is.EqualTo(1));
        Assert.That(combined, Is.EqualTo(rows));
    }

    [Test]
    public void Above_ItIsPushedAwayFromTheNegativePrompts()
    {
        float[] rows = [1, 10, 0, -2, /* prompt */ 2, 10, 1, -4];
        var combined = new float[4];
        new Guidance { Scale = 3 }.Combine(rows, 2, combined);
        Assert.That(combined, Is.EqualTo(new float[] { 4, 10, 3, -8 }));
    }

    [Test]
    public void Rescaled_EachPictureHasThePromptsContrast()
    {
        // Contrasts 1 and 0.5 of the prompt's predictions; pushed they are 5 and 2.
        float[] rows = [0, 0, 0, 0, 1, -1, 1, -1, /* prompt */ 1, -1, 1, -1, 0.5f, -0.5f, 0.5f, -0.5f];
        var combined = new float[8];
        var guidance = new Guidance { Scale = 5, Rescale = 1 };
        guidance.Combine(rows, 2, combined);
        Assert.That(combined, Is.EqualTo(new[] { 1, -1, 1, -1, -0.5f, 0.5f, -0.5f, 0.5f }).Within(1e-6));

        (guidance with { Rescale = 0.5f }).Combine(rows, 2, combined);
        Assert.That(combined, Is.EqualTo(new[] { 3, -3, 3, -3, -1f, 1f, -1f, 1f }).Within(1e-6));
    }

    [Test]
    public void AUniformPrediction_StaysANumber()
    {
        float[] rows = [2, 2, 3, 3];
        var combined = new float[2];
        new Guidance { Scale = 2, Rescale = 0.7f }.Combine(rows, 1, combined);
        Assert.That(combined, Is.EqualTo(new float[] { 4, 4 }));
    }

    [Test]
    public void RowsThatDoNotFit_AreRefused() => Assert.That(
        static () => new Guidance().Combine(new float[7], 1, new float[4]), Throws.ArgumentException);

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(-1f)]
    public void AScaleOutOfRange_IsRefused(float scale) => Assert.That(
        () => new Guidance { Scale = scale }, Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCase(-0.1f)]
    [TestCase(1.1f)]
    public void ARescaleOutOfRange_IsRefused(float rescale) => Assert.That(
        () => new Guidance { Rescale = rescale }, Throws.InstanceOf<ArgumentOutOfRangeException>());
}

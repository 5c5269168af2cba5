using OnnxPose.Diffusion;

namespace OnnxPose.Tests.Diffusion;

sealed class SizeConditionsTests
{
    static readonly PictureSize s_made = new(64, 96);

    [Test]
    public void Unasked_BothPromptsAreToldTheSizeThatIsMade()
    {
        var ids = new SizeConditions().ForBase(s_made);
        Assert.That(ids.Prompt, Is.EqualTo(new float[] { 64, 96, 0, 0, 64, 96 }));
        Assert.That(ids.Negative, Is.EqualTo(ids.Prompt));
    }

    [Test]
    public void WithBothNegativeSizes_TheNegativePromptIsToldThem()
    {
        var ids = new SizeConditions
        {
            Original = new(300, 200),
            Crop = new(16, 4),
            Target = new(128, 97),
            NegativeOriginal = new(77, 512),
            NegativeCrop = new(0, 33),
            NegativeTarget = new(63, 80),
        }.ForBase(s_made);
        Assert.That(ids.Prompt, Is.EqualTo(new float[] { 300, 200, 16, 4, 128, 97 }));
        Assert.That(ids.Negative, Is.EqualTo(new float[] { 77, 512, 0, 33, 63, 80 }));
    }

    [TestCase(true, false)]
    [TestCase(false, true)]
    [TestCase(false, false)]
    public void WithOneOfThem_ItIsToldThePrompts_AndItsCropIsPassedOver(bool original, bool target)
    {
        var ids = new SizeConditions
        {
            Crop = new(1, 2),
            NegativeOriginal = original ? new(5, 6) : null,
            NegativeTarget = target ? new(7, 8) : null,
            NegativeCrop = new(3, 4),
        }.ForBase(s_made);
        Assert.That(ids.Negative, Is.EqualTo(new float[] { 64, 96, 1, 2, 64, 96 }));
    }

    [Test]
    public void ARefiner_ReadsScores_AndAlwaysTheNegativeCrop()
    {
        var conditions = new SizeConditions
        {
            Original = new(10, 20),
            Crop = new(1, 2),
            NegativeCrop = new(3, 4),
            AestheticScore = 7,
            NegativeAestheticScore = 1.5f,
        };
        var ids = conditions.ForRefiner(s_made);
        Assert.That(ids.Prompt, Is.EqualTo(new float[] { 10, 20, 1, 2, 7 }));
        Assert.That(ids.Negative, Is.EqualTo(new[] { 10, 20, 3, 4, 1.5f }));
        ids = (conditions with { NegativeOriginal = new(8, 9) }).ForRefiner(s_made);
        Assert.That(ids.Negative, Is.EqualTo(new[] { 8, 9, 3, 4, 1.5f }));
        ids = new SizeConditions().ForRefiner(s_made);
        Assert.That(ids.Prompt, Is.EqualTo(new float[] { 64, 96, 0, 0, 6 }));
        Assert.That(ids.Negative, Is.EqualTo(new[] { 64, 96, 0, 0, 2.5f }));
    }

    [Test]
    public void NumbersOutOfRange_AreRefused()
    {
        Assert.That(static () => new PictureSize(0, 5), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(static () => new CropCorner(0, -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            static () => new SizeConditions { AestheticScore = 11 },
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            static () => new SizeConditions { NegativeAestheticScore = float.NaN },
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}

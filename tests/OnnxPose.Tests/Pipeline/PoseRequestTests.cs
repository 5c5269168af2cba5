namespace OnnxPose.Tests.Pipeline;

public sealed class PoseRequestTests
{
    static readonly PoseRequest s_request = new("somebody");

    static IEnumerable<TestCaseData> Refused()
    {
        Func<PoseRequest>[] cases =
        [
            () => s_request with { Count = 0 },
            () => s_request with { Count = PoseRequest.MaxCount + 1 },
            () => s_request with { Count = int.MinValue },
            .. Numbers(-0.001f, 1000.1f, static x => s_request with { Temperature = x }),
            .. Numbers(-0.001f, 1000.1f, static x => s_request with { BoxTemperature = x }),
            .. Numbers(-0.001f, 1000.1f, static x => s_request with { PointTemperature = x }),
            .. Numbers(-0.001f, 1.001f, static x => s_request with { PersonThreshold = x }),
            .. Numbers(-0.001f, 1.001f, static x => s_request with { PointThreshold = x }),
            .. Numbers(0.0099f, 100.1f, static x => s_request with { AspectRatio = x }),
            () => s_request with { People = -1 },
            () => s_request with { Sampler = (Numerics.SamplerKind)17 },
            () => s_request.WithSize(0, 5),
            () => s_request.WithSize(5, -1),
            () => s_request.WithSize(1_000_000, 1),
        ];
        return cases.Select(static (run, i) => new TestCaseData(run).SetArgDisplayNames($"{i}"));
    }

    static IEnumerable<Func<PoseRequest>> Numbers(float below, float above, Func<float, PoseRequest> make)
    {
        foreach (var x in new[] { below, above, float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            yield return () => make(x);
        }
    }

    [TestCaseSource(nameof(Refused))]
    public void AnOptionOutOfItsRange_IsRefusedWhereItIsSet(Func<PoseRequest> make) =>
        Assert.That(() => make(), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    [SetCulture("de-DE")]
    public void AMessage_WritesNumbersAlikeInEveryCulture() =>
        Assert.That(() => s_request with { AspectRatio = 0.001f },
            Throws.InstanceOf<ArgumentOutOfRangeException>()
                .With.Message.Contain("0.001; expected 0.01 to 100"));

    [Test]
    public void TheEndsOfEveryRange_AreTaken() => Assert.That(() => new PoseRequest("")
    {
        Count = PoseRequest.MaxCount,
        Temperature = 0,
        BoxTemperature = 1000,
        PointTemperature = null,
        PersonThreshold = 0,
        PointThreshold = 1,
        AspectRatio = 0.01f,
        People = 0,
        Seed = ulong.MaxValue,
    }.WithSize(1, 100), Throws.Nothing);

    [Test]
    public void APrompt_MustBeThere() =>
        Assert.That(() => new PoseRequest(null!), Throws.ArgumentNullException);

    [Test]
    public void ASize_GivesWidthOverHeight() =>
        Assert.That(s_request.WithSize(640, 480).AspectRatio, Is.EqualTo(4 / 3f));

    [Test]
    public void BatchRows_AreRangedToo() =>
        Assert.That(() => new PosePipelineOptions { MaxBatchRows = 0 },
            Throws.InstanceOf<ArgumentOutOfRangeException>());
}

using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Tests.Models;

sealed class PoseDecoderTests
{
    readonly T2pFixture _golden = new();
    readonly PoseTransformer _transformer = PoseTransformer.Load(T2pFixture.Folder);

    PoseTransformerConfig Config => _transformer.Config;

    TextStates Text => RandomPoses.Text(2, 5, Config.TextWidth, seed: 1);

    [OneTimeTearDown]
    public void Close()
    {
        _transformer.Dispose();
        _golden.Dispose();
    }

    [Test]
    public void Step_AllocatesNothing()
    {
        using var decoder = _transformer.Begin(Text, [0, 0, 1, 1]);
        using var stop = new CancellationTokenSource();
        decoder.Tokens.Fill(PoseToken.Start(1));
        decoder.Lengths.Fill(Config.MaxTokens - 1);     // the cache grows once, to its full size
        for (var warmUp = 0; warmUp < 3; warmUp++)
        {
            decoder.Step(stop.Token);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < 100; step++)
        {
            decoder.Lengths.Fill(step);
            decoder.Tokens.Fill(new(PoseTokenKind.Body, step % 18, 0, 0.1f, 0.2f));
            decoder.Step(stop.Token);
            _ = decoder.Logits(3, PoseHead.Face);
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void ARowThatIsHeldBack_GetsTheSameAgain_AndDisturbsNobody()
    {
        using var decoder = _transformer.Begin(Text, [0, 1]);
        decoder.Tokens.Fill(PoseToken.Start(1));
        decoder.Step(default);
        var first = decoder.Logits(0, PoseHead.Box).ToArray();
        for (var step = 1; step < 20; step++)
        {
            decoder.Lengths[1] = step;
            decoder.Tokens[1] = new(PoseTokenKind.Hand, step, 1, 0.5f, 0.5f);
            decoder.Step(default);
        }
        Near.Scaled(decoder.Logits(0, PoseHead.Box), first, 1e-5f, "row 0");
    }

    [Test]
    public void Step_AfterACancelledOne_GivesWhatItWouldHaveGiven()
    {
        using var decoder = _transformer.Begin(Text, [0]);
        decoder.Tokens[0] = PoseToken.Start(1);
        Assert.That(() => decoder.Step(new(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
        decoder.Step(default);
        var logits = decoder.Logits(0, PoseHead.Box).ToArray();
        decoder.Step(default);
        Assert.That(decoder.Logits(0, PoseHead.Box).ToArray(), Is.EqualTo(logits));
    }

    static IEnumerable<TestCaseData> WrongTokens =>
    [
        new TestCaseData(new PoseToken(PoseTokenKind.Body, 18, 0, 0, 0), 0).SetName("body point 18"),
        new TestCaseData(new PoseToken(PoseTokenKind.Box, -1, 0, 0, 0), 0).SetName("corner -1"),
        new TestCaseData(new PoseToken((PoseTokenKind)5, 0, 0, 0, 0), 0).SetName("kind 5"),
        new TestCaseData(
            new PoseToken(PoseTokenKind.Face, 0, int.MaxValue, 0, 0), 0).SetName("a person too many"),
        new TestCaseData(PoseToken.Start(1), -1).SetName("length -1"),
        new TestCaseData(PoseToken.Start(1), int.MaxValue).SetName("length 2^31 - 1"),
    ];

    [TestCaseSource(nameof(WrongTokens))]
    public void Step_RefusesTokensAndLengths_OutOfRange(object token, int length)
    {
        using var decoder = _transformer.BeginWithoutText(2);
        decoder.Tokens[1] = (PoseToken)token;
        decoder.Lengths[1] = length;
        Assert.That(() => decoder.Step(default), Throws.ArgumentException.With.Message.Contains("Row 1"));
    }

    [Test]
    public void Step_OnCoordinatesThatAreNotFinite_SaysSo()
    {
        using var decoder = _transformer.BeginWithoutText(1);
        decoder.Tokens[0] = PoseToken.Start(float.NaN);
        Assert.That(() => decoder.Step(default),
            Throws.TypeOf<NonFiniteValueException>().With.Message.Contains("Output 'logits' of t2p"));
    }

    [Test]
    public void Begin_RefusesTexts_ThatDoNotFit()
    {
        Assert.That(() => _transformer.Begin(Text, []), Throws.ArgumentException);
        Assert.That(
            () => _transformer.Begin(Text, [0, 2]),
            Throws.ArgumentException.With.Message.Contains("prompt 2 of 2"));
        Assert.That(() => _transformer.Begin(Text with { Width = 7 }, [0]),
            Throws.ArgumentException.With.Message.Contains($"expected {Config.TextWidth}"));
        Assert.That(() => _transformer.BeginWithoutText(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Dispose_OfTheTransformer_EndsItsDecoders()
    {
        var transformer = PoseTransformer.Load(T2pFixture.Folder);
        var decoder = transformer.Begin(Text, [0]);
        transformer.Dispose();
        Assert.That(() => decoder.Step(default), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => transformer.Begin(Text, [0]), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => transformer.BeginWithoutText(1), Throws.TypeOf<ObjectDisposedException>());
        decoder.Dispose();
        decoder.Dispose();
        transformer.Dispose();
    }
}

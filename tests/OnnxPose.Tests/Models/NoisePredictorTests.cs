using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

/// <summary>The denoising loop's side of a UNet: binding once, running often, refusing what does not
/// fit.</summary>
sealed class NoisePredictorTests
{
    const int Height = 6;
    const int Width = 4;

    static readonly UNetConfig s_config = RandomUNet.Small([new(4, false, 1, 1), new(8, true, 2, 1)]) with
    {
        LayersPerStage = 1,
    };

    readonly TempFolder _folder = new();
    readonly DenoisingUNet _unet;

    public NoisePredictorTests()
    {
        RandomUNet.Write(_folder.Path, s_config, seed: 3);
        _unet = DenoisingUNet.Load(_folder.Path, new() { Device = DevicePolicy.Cpu, Threads = 1 });
    }

    [OneTimeTearDown]
    public void Close()
    {
        _unet.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Steps_AllocateNothing([Values] bool withAdapter)
    {
        using var predictor = _unet.Begin(Conditions(2), Height, Width, withAdapter ? Ones() : null);
        predictor.Predict(999);     // the first step compiles what it meets
        predictor.Predict(998);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = 0; step < 20; step++)
        {
            predictor.Latents[step] = predictor.Noise[step];
            predictor.Predict(900 - (10 * step));
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
#if DEBUG    // what is not optimised keeps boxes and closures that are otherwise gone
        Assert.That(allocated, Is.LessThan(20_000));
#else
        Assert.That(allocated, Is.Zero);
#endif
    }

    [Test]
    public void Rows_DoNotSeeEachOther()
    {
        using var both = _unet.Begin(Conditions(2), Height, Width, Ones());
        Fill(both.Latents);
        both.Predict(321);
        var size = both.Latents.Length / 2;
        for (var row = 0; row < 2; row++)
        {
            using var alone = _unet.Begin(Conditions(2, row), Height, Width, Ones());
            both.Latents.Slice(row * size, size).CopyTo(alone.Latents);
            alone.Predict(321);
            Near.Scaled(both.Noise.Slice(row * size, size), alone.Noise, 1e-5f, $"row {row}");
        }
    }

    [Test]
    public void Predictors_OfOtherShapes_ShareAUNet()
    {
        using var one = _unet.Begin(Conditions(1), Height, Width);
        using var other = _unet.Begin(Conditions(3), 3, 5);
        one.Predict(1);
        other.Predict(1);
        var first = one.Noise.ToArray();
        one.Predict(1);
        Assert.That(one.Noise.ToArray(), Is.EqualTo(first));
        Assert.That(other.Noise.Length, Is.EqualTo(3 * s_config.OutChannels * 3 * 5));
    }

    [Test]
    public void NoiseThatIsNotFinite_IsStopped_AndTheNextStepCanGoOn()
    {
        using var predictor = _unet.Begin(Conditions(1), Height, Width);
        predictor.Latents[0] = float.NaN;
        Assert.That(() => predictor.Predict(1),
            Throws.TypeOf<NonFiniteValueException>().With.Message.Contains(UNetGraph.Noise));
        predictor.Latents[0] = 0;
        Assert.That(() => predictor.Predict(1), Throws.Nothing);
    }

    [Test]
    public void ACancelledStep_CanBeRepeated()
    {
        using var predictor = _unet.Begin(Conditions(1), Height, Width);
        Assert.That(() => predictor.Predict(1, new(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => predictor.Predict(1), Throws.Nothing);
    }

    [Test]
    public void Conditions_ThatDoNotFit_AreRefused_NamingGotAndExpected()
    {
        var good = Conditions(2);
        Refused(good with { TextStates = new float[7] }, "TextStates has 7 numbers, expected 96");
        Refused(good with { PooledText = new float[3] }, "PooledText has 3 numbers for 2 rows");
        Refused(good with { PooledText = new float[2 * 68] }, "a row must make 68");
        Refused(good with { TimeIds = new float[10] }, "TimeIds has 10 numbers, expected 12");
        Refused(good with { Rows = 0 }, "Rows");
        Refused(good with { Tokens = -1 }, "Tokens");
        Assert.That(() => _unet.Begin(good, 0, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => _unet.Begin(good, 1, -1), Throws.InstanceOf<ArgumentOutOfRangeException>());

        void Refused(DenoisingConditions conditions, string fault) => Assert.That(
            () => _unet.Begin(conditions, Height, Width),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains(fault));
    }

    [Test]
    public void Conditions_ThatAreNotFinite_AreStopped_BeforeAnythingRuns()
    {
        foreach (var name in (string[])["text states", "pooled text", "time ids"])
        {
            var conditions = Conditions(1);
            var values = name switch
            {
                "text states" => conditions.TextStates,
                "pooled text" => conditions.PooledText,
                _ => conditions.TimeIds,
            };
            values[1] = float.PositiveInfinity;
            Assert.That(() => _unet.Begin(conditions, Height, Width),
                Throws.TypeOf<NonFiniteValueException>().With.Message.Contains(name));
        }
    }

    [Test]
    public void AUNetThatIsDisposed_EndsItsPredictors()
    {
        var unet = DenoisingUNet.Load(_folder.Path);
        var predictor = unet.Begin(Conditions(1), Height, Width, Ones());
        unet.Dispose();
        Assert.That(() => predictor.Predict(1), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => predictor.UsesAdapter = false, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(
            () => unet.Begin(Conditions(1), Height, Width), Throws.TypeOf<ObjectDisposedException>());
        predictor.Dispose();
    }

    static AdapterFeatures Ones() => new()
    {
        Pictures = 1,
        Maps = [.. s_config.AdapterShapes(Height, Width).Select(static shape =>
            new FeatureMap(shape, [.. Enumerable.Repeat(1f, shape.Size)]))],
    };

    // The rows of a batch, or one of them.
    static DenoisingConditions Conditions(int rows, int? only = null)
    {
        const int Tokens = 2;
        return new()
        {
            Rows = only is null ? rows : 1,
            Tokens = Tokens,
            TextStates = Values(Tokens * s_config.TextWidth),
            PooledText = Values(20),
            TimeIds = Values(6),
        };

        float[] Values(int width)
        {
            var values = new float[rows * width];
            Fill(values);
            return only is { } row ? values[(row * width)..((row + 1) * width)] : values;
        }
    }

    static void Fill(Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = MathF.Sin(i);
        }
    }
}

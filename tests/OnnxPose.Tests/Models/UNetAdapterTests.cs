using System.Globalization;
using OnnxPose.Models;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

/// <summary>What an adapter's maps do in a UNet.</summary>
[Category("Golden")]
[NeedsFixture("unet-sdxl")]
sealed class UNetAdapterTests
{
    readonly UNetFixture _golden = new("unet-sdxl");
    readonly DenoisingUNet _unet;

    public UNetAdapterTests() => _unet = DenoisingUNet.Load(_golden.Folder);

    [OneTimeTearDown]
    public void Close()
    {
        _unet.Dispose();
        _golden.Dispose();
    }

    [TestCase("out_adapter", 1f)]
    [TestCase("out_adapter_half", 0.5f)]
    public void Maps_AreAdded_WhereThePublishedCodeDoes(string output, float scale)
    {
        var tensors = _golden.Io.Tensors.Keys
            .Where(key => key.StartsWith($"{output}.", StringComparison.Ordinal)).ToArray();
        Assert.That(tensors, Is.Not.Empty);
        foreach (var tensor in tensors)
        {
            var index = int.Parse(tensor[(output.Length + 1)..], CultureInfo.InvariantCulture);
            Near.Scaled(
                _golden.Predict(_unet, _golden.Timesteps[index], _golden.Adapter, scale),
                _golden.Singles(tensor), 1e-4f, tensor);
        }
    }

    [Test]
    public void Zeros_EqualNone()
    {
        var zeros = _golden.Adapter with
        {
            Maps = [.. _golden.Adapter.Maps.Select(static map => map with
            {
                Values = new float[map.Values.Length],
            })],
        };
        Assert.That(
            _golden.Predict(_unet, 500, zeros), Is.EqualTo(_golden.Predict(_unet, 500)));
        Assert.That(
            _golden.Predict(_unet, 500, _golden.Adapter, scale: 0), Is.EqualTo(_golden.Predict(_unet, 500)));
    }

    [Test]
    public void OnePicture_ServesAllRows_AndSeveralAreDealtOut()
    {
        var (one, two) = (Of(0), Of(_golden.Rows - 1));
        using var predictor = _unet.Begin(FourRows(), _golden.Height, _golden.Width, Join(one, two));
        FillAlike(predictor.Latents);
        predictor.Predict(500);
        var mixed = predictor.Noise.ToArray();
        RequireRows(mixed, Alone(one), 0, 2);
        RequireRows(mixed, Alone(two), 1, 3);

        float[] Alone(AdapterFeatures picture)
        {
            using var alone = _unet.Begin(FourRows(), _golden.Height, _golden.Width, picture);
            FillAlike(alone.Latents);
            alone.Predict(500);
            return alone.Noise.ToArray();
        }

        static void RequireRows(float[] actual, float[] expected, params int[] rows)
        {
            var size = actual.Length / 4;
            foreach (var row in rows)
            {
                Near.Scaled(
                    actual.AsSpan(row * size, size), expected.AsSpan(row * size, size), 1e-5f, $"row {row}");
            }
        }
    }

    [Test]
    public void SwitchedOff_TheLaterStepsGoOnWithout_AndBackAgain()
    {
        var (with, without) = (_golden.Predict(_unet, 500, _golden.Adapter), _golden.Predict(_unet, 500));
        using var predictor = _unet.Begin(
            _golden.Conditions, _golden.Height, _golden.Width, _golden.Adapter);
        _golden.Singles("sample").CopyTo(predictor.Latents);
        Assert.That(predictor.UsesAdapter, Is.True);
        foreach (var use in (bool[])[true, false, false, true])
        {
            predictor.UsesAdapter = use;
            predictor.Predict(500);
            Assert.That(predictor.Noise.ToArray(), Is.EqualTo(use ? with : without), $"adapter: {use}");
        }
    }

    [Test]
    public void WithoutMaps_ThereIsNothingToSwitchOn()
    {
        using var predictor = _unet.Begin(_golden.Conditions, _golden.Height, _golden.Width);
        Assert.That(predictor.UsesAdapter, Is.False);
        Assert.That(() => predictor.UsesAdapter = true, Throws.InvalidOperationException);
    }

    [Test]
    public void MapsThatDoNotFit_AreRefused()
    {
        var maps = _golden.Adapter.Maps;
        var first = maps[0].Shape;
        var (rows, tooMany) = (_golden.Rows, _golden.Rows + 1);
        Refused(
            _golden.Adapter with { Pictures = tooMany }, $"{tooMany} pictures, the batch has {rows} rows");
        Refused(_golden.Adapter with { Maps = maps.Add(maps[0]) }, "feature maps, the UNet takes");
        Refused(
            _golden.Adapter with { Maps = maps.SetItem(1, maps[^1]) },
            $"Feature map 1 of the adapter is {maps[^1].Shape}, expected {maps[1].Shape}");
        Refused(
            _golden.Adapter with { Maps = maps.SetItem(0, maps[0] with { Values = [1] }) },
            $"Feature map 0 of the adapter is {first}");
        Assert.That(
            () => _golden.Predict(_unet, 1, _golden.Adapter, float.NaN),
            Throws.ArgumentException.With.Message.Contains("scale is NaN"));

        void Refused(AdapterFeatures features, string fault) => Assert.That(
            () => _golden.Predict(_unet, 1, features),
            Throws.ArgumentException.With.Message.Contains(fault));
    }

    AdapterFeatures Of(int picture) => new()
    {
        Pictures = 1,
        Maps = [.. _golden.Adapter.Maps.Select(map => map with
        {
            Values = map.Values.AsSpan(picture * map.Shape.Size, map.Shape.Size).ToArray(),
        })],
    };

    static AdapterFeatures Join(AdapterFeatures one, AdapterFeatures two) => new()
    {
        Pictures = 2,
        Maps = [.. one.Maps.Zip(two.Maps, static (a, b) => a with { Values = [.. a.Values, .. b.Values] })],
    };

    // The fixture's first row, four times.
    DenoisingConditions FourRows()
    {
        var conditions = _golden.Conditions;
        return new()
        {
            Rows = 4,
            Tokens = conditions.Tokens,
            TextStates = Four(conditions.TextStates),
            PooledText = Four(conditions.PooledText),
            TimeIds = Four(conditions.TimeIds),
        };

        float[] Four(float[] rows)
        {
            var row = rows[..(rows.Length / conditions.Rows)];
            return [.. row, .. row, .. row, .. row];
        }
    }

    void FillAlike(Span<float> latents)
    {
        var row = _golden.Singles("sample").AsSpan(0, latents.Length / 4);
        for (var i = 0; i < 4; i++)
        {
            row.CopyTo(latents[(i * row.Length)..]);
        }
    }
}

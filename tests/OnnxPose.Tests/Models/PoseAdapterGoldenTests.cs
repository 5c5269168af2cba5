using OnnxPose.Imaging;
using OnnxPose.Models;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

[Category("Golden")]
[NeedsFixture]
[TestFixture("t2i-adapter-xl")]
[TestFixture("t2i-adapter-full")]
sealed class PoseAdapterGoldenTests(string name)
{
    const float Tolerance = 1e-4f;

    readonly string _folder = GoldenFolder.Path(name);
    readonly SafetensorsFile _io = SafetensorsFile.Open(GoldenFolder.Path(name, "io.safetensors"));

    [OneTimeTearDown]
    public void Close() => _io.Dispose();

    [Test]
    public void Adapter_GivesThePublishedFeatures()
    {
        using var adapter = PoseAdapter.Load(_folder);
        RequireGolden(adapter.Encode(Picture()), Tolerance, name);
    }

    [Test]
    public void Adapter_OfTheOtherColourOrder_SeesTheSame_InASwappedPicture()
    {
        using var adapter = PoseAdapter.Load(_folder, order: ChannelOrder.Bgr);
        var picture = Picture();
        var swapped = picture.Pixels.ToArray();
        for (var i = 0; i < swapped.Length; i += 3)
        {
            (swapped[i], swapped[i + 2]) = (swapped[i + 2], swapped[i]);
        }
        RequireGolden(
            adapter.Encode(new RgbImage(picture.Width, picture.Height, swapped)), Tolerance, $"{name}, BGR");
    }

    [TestCase(nameof(DType.F16))]
    [TestCase(nameof(DType.BF16))]
    public void HalfPrecisionWeights_RunOnTheCpu_AsTheNumbersTheyHold(string type)
    {
        var half = Enum.Parse<DType>(type);
        using var stored = ModelFolders.Rounded(_folder, half, half);
        using var same = ModelFolders.Rounded(_folder, half, DType.F32);
        using var adapter = PoseAdapter.Load(stored.Path);
        using var reference = PoseAdapter.Load(same.Path);
        var (actual, expected) = (adapter.Encode(Picture()), reference.Encode(Picture()));
        for (var i = 0; i < expected.Maps.Length; i++)
        {
            Near.Scaled(
                actual.Maps[i].Values, expected.Maps[i].Values, 1e-5f, $"{name} map {i} in {type}");
        }
    }

    [Test]
    public void TheGraphForHalfPrecision_RunsOnTheCpu_UpToItsRoundings()
    {
        using var rounded = ModelFolders.Rounded(_folder, DType.F16, DType.F32);
        using var adapter = PoseAdapter.Load(rounded.Path, new() { GraphType = OnnxType.Float16 });
        using var reference = PoseAdapter.Load(rounded.Path);
        var bound = HalfPrecisionError.Bound("adapter", rounded.Path);
        var (actual, expected) = (adapter.Encode(Picture()), reference.Encode(Picture()));
        for (var i = 0; i < expected.Maps.Length; i++)
        {
            HalfPrecisionError.Require(
                actual.Maps[i].Values, expected.Maps[i].Values, bound, $"{name}, map {i}");
        }
    }

    void RequireGolden(AdapterFeatures features, float tolerance, string what)
    {
        Assert.That(features.Pictures, Is.EqualTo(1));
        Assert.That(features.Maps, Has.Length.EqualTo(
            _io.Tensors.Keys.Count(static key => key.StartsWith("features.", StringComparison.Ordinal))));
        for (var i = 0; i < features.Maps.Length; i++)
        {
            var (shape, values) = features.Maps[i];
            long[] sizes = [1, shape.Channels, shape.Height, shape.Width];
            Assert.That(sizes, Is.EqualTo(_io.Tensors[$"features.{i}"].Shape));
            Near.Scaled(values, _io.ReadSingles($"features.{i}"), tolerance, $"{what}, map {i}");
        }
    }

    // The fixture's picture, which has its colours in planes.
    RgbImage Picture()
    {
        var (height, width) =
            ((int)_io.Tensors["image_u8"].Shape[2], (int)_io.Tensors["image_u8"].Shape[3]);
        var planes = _io.ReadBytes(_io.Tensors["image_u8"]);
        var pixels = new byte[planes.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = planes[(i % 3 * height * width) + (i / 3)];
        }
        return new(width, height, pixels);
    }
}

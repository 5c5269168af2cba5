using OnnxPose.Imaging;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

sealed class PoseAdapterTests
{
    static readonly PoseAdapterConfig s_config = new()
    {
        InChannels = 3,
        Channels = [4, 8, 8, 6],
        BlocksPerStage = 2,
        DownscaleFactor = 4,
        IsXl = true,
    };

    readonly TempFolder _folder = new();
    readonly PoseAdapter _adapter;

    public PoseAdapterTests()
    {
        RandomPoseAdapter.Write(_folder.Path, s_config, seed: 5);
        _adapter = PoseAdapter.Load(_folder.Path);
    }

    [OneTimeTearDown]
    public void Close()
    {
        _adapter.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Pictures_GiveTheSame_AloneAndInABatch()
    {
        RgbImage[] pictures = [Picture(20, 12, 1), Picture(20, 12, 2), Picture(20, 12, 3)];
        var batch = _adapter.Encode(pictures);
        Assert.That(batch.Pictures, Is.EqualTo(3));
        for (var i = 0; i < pictures.Length; i++)
        {
            var alone = _adapter.Encode(pictures[i]);
            for (var map = 0; map < alone.Maps.Length; map++)
            {
                var (shape, values) = batch.Maps[map];
                Near.Scaled(
                    values.AsSpan(i * shape.Size, shape.Size), alone.Maps[map].Values, 1e-5f,
                    $"picture {i}, map {map}");
            }
        }
    }

    [Test]
    public void OddResolutions_AreHalvedRoundingUp()
    {
        var shapes = _adapter.Encode(Picture(20, 12, 1)).Maps.Select(static map => map.Shape);
        Assert.That(shapes, Is.EqualTo((MapShape[])[new(4, 3, 5), new(8, 3, 5), new(8, 2, 3), new(6, 2, 3)]));
    }

    [Test]
    public void AnOddSide_IsHalvedToTheMeansOfWhatIsThere()
    {
        // An adapter that hands on the red channel: every weight is 0 but the middle of one kernel.
        var config = s_config with { Channels = [1, 1], DownscaleFactor = 1, IsXl = false };
        using var folder = new TempFolder();
        RandomPoseAdapter.Write(folder.Path, config, seed: 6);
        SafetensorsWriter.Write(
            folder.At("diffusion_pytorch_model.safetensors"),
            [.. RandomPoseAdapter.Tensors(config).Select(static tensor =>
            {
                var values = new float[tensor.Shape.Aggregate(1L, static (product, size) => product * size)];
                if (tensor.Name == "adapter.conv_in.weight")
                {
                    values[4] = 255;     // (output, red, second row, second column), undoing the division
                }
                return TensorToWrite.FromSingles(tensor.Name, tensor.Shape, values);
            })]);
        using var adapter = PoseAdapter.Load(folder.Path);
        byte[] red = [10, 20, 30, 40, 50, 60, 70, 80, 91];
        var maps = adapter.Encode(new RgbImage(
            3, 3, [.. red.SelectMany(static value => new byte[] { value, 7, 9 })])).Maps;
        Near.Scaled(maps[0].Values, Array.ConvertAll(red, static value => (float)value), 1e-6f, "red");
        Near.Scaled(maps[1].Values, [30, 45, 75, 91], 1e-6f, "halved");
    }

    [TestCase(20, 14, "20 x 14 pixels, expected sides that are multiples of 4")]
    [TestCase(3, 4, "3 x 4 pixels, expected sides that are multiples of 4")]
    public void ASide_ThatIsNoMultiple_IsRefused(int width, int height, string fault) => Assert.That(
        () => _adapter.Encode(new RgbImage(width, height)),
        Throws.ArgumentException.With.Message.Contains(fault));

    [Test]
    public void NoPicture_OrPicturesOfTwoSizes_AreRefused()
    {
        Assert.That(() => _adapter.Encode([]), Throws.ArgumentException);
        Assert.That(() => _adapter.Encode([Picture(8, 8, 1), Picture(8, 12, 1)]),
            Throws.ArgumentException.With.Message.Contains("8 x 8 and 8 x 12"));
    }

    static RgbImage Picture(int width, int height, byte seed)
    {
        var pixels = new byte[3 * width * height];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(i * 37 * seed);
        }
        return new(width, height, pixels);
    }
}

using OnnxPose.Imaging;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Files;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;
using OnnxPose.Tests.Imaging;

namespace OnnxPose.Tests.Models;

sealed class AutoencoderTests
{
    static readonly AutoencoderConfig s_config = new()
    {
        LatentChannels = 5,
        BlockChannels = [6, 9, 15],
        LayersPerBlock = 1,
        NormGroups = 3,
        ScalingFactor = 0.5f,
        ForceUpcast = false,
        QuantConvolution = true,
        PostQuantConvolution = true,
    };

    static IEnumerable<AutoencoderConfig> Shapes() =>
    [
        s_config,
        s_config with { BlockChannels = [8], NormGroups = 8, LayersPerBlock = 2 },
        s_config with { BlockChannels = [4, 4], NormGroups = 1, MidAttention = false },
        s_config with { QuantConvolution = false, PostQuantConvolution = false, LatentChannels = 1 },
    ];

    [TestCaseSource(nameof(Shapes))]
    public void EveryShapeOfNetwork_TakesPicturesOfEverySize(AutoencoderConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        using var folder = Write(config);
        using var encoder = LatentEncoder.Load(folder.Path);
        using var decoder = LatentDecoder.Load(folder.Path);
        foreach (var (width, height) in new[] { (4, 4), (7, 5), (16, 9), (13, 30) })
        {
            var encoded = encoder.Encode(Pictures.Noise(width, height, 1));
            Assert.That((encoded.Width, encoded.Height),
                Is.EqualTo((width / config.Factor, height / config.Factor)));
            var picture = decoder.Decode(encoded.Sample(new float[encoded.Mean.Length]))[0];
            Assert.That((picture.Width, picture.Height),
                Is.EqualTo((encoded.Width * config.Factor, encoded.Height * config.Factor)));
        }
    }

    [Test]
    public void Decode_GivesEachPictureTheSame_AloneAndWithOthers()
    {
        using var folder = Write(s_config);
        using var decoder = LatentDecoder.Load(folder.Path);
        var three = RandomLatents(3, 2, 7);
        var together = decoder.Decode(three);
        for (var i = 0; i < 3; i++)
        {
            var size = three.CountPerPicture;
            var alone = new Latents(1, 5, 2, 7, three.Values[(i * size)..((i + 1) * size)]);
            Assert.That(decoder.Decode(alone)[0].Values, Is.EqualTo(together[i].Values));
        }
    }

    [Test]
    public void InputsThatDoNotFit_AreRefused()
    {
        using var folder = Write(s_config);
        using var decoder = LatentDecoder.Load(folder.Path);
        using var encoder = LatentEncoder.Load(folder.Path);
        Assert.That(() => decoder.Decode(new Latents(1, 4, 2, 2, new float[16])),
            Throws.ArgumentException.With.Message.Contains("4 channels, expected 5"));
        Assert.That(() => decoder.Decode(new Latents(1, 5, 1, 5000, new float[25_000])),
            Throws.ArgumentException.With.Message.Contains("20000 x 4"));
        Assert.That(() => new Latents(1, 5, 2, 2, new float[19]), Throws.ArgumentException);
        Assert.That(() => new Latents(0, 5, 2, 2, []), Throws.ArgumentException);
        Assert.That(() => encoder.Encode(new RgbImage(40, 3)),
            Throws.ArgumentException.With.Message.Contains("40 x 3").And.Message.Contains("at least 4"));
        Assert.That(() => encoder.Encode(new RgbImage(1, 1)), Throws.ArgumentException);
        Assert.That(() => new PixelValues(2, 2, new float[11]), Throws.ArgumentException);
    }

    [Test]
    public void WhatOverflowsInHalfPrecision_RunsAgainInFullPrecision_AndStaysThere()
    {
        using var folder = Write(s_config);
        ModelFolders.Change(folder.Path, "decoder.conv_out.bias", static _ => 1e5f);     // fp16 ends at 65504
        using var wide = LatentDecoder.Load(folder.Path, new() { GraphType = OnnxType.Float32 });
        using var decoder = LatentDecoder.Load(folder.Path, new() { GraphType = OnnxType.Float16 });
        var latents = RandomLatents(1, 3, 3);
        Assert.That(decoder.Precision, Is.EqualTo(OnnxType.Float16));
        var alive = NativeObjects.Alive;
        Assert.That(decoder.Decode(latents)[0].Values, Is.EqualTo(wide.Decode(latents)[0].Values));
        Assert.That(decoder.Precision, Is.EqualTo(OnnxType.Float32));
        Assert.That(decoder.Decode(latents)[0].Values, Is.EqualTo(wide.Decode(latents)[0].Values));
        Assert.That(NativeObjects.Alive, Is.EqualTo(alive + 1), "one session more, however often it runs");
    }

    [Test]
    public void WhatIsNotFiniteInFullPrecisionEither_IsAnError_AndChangesNothing()
    {
        using var folder = Write(s_config);
        using var decoder = LatentDecoder.Load(folder.Path, new() { GraphType = OnnxType.Float16 });
        var broken = RandomLatents(1, 3, 3);
        broken.Values[4] = float.NaN;
        Assert.That(() => decoder.Decode(broken), Throws.TypeOf<NonFiniteValueException>());
        Assert.That(decoder.Precision, Is.EqualTo(OnnxType.Float16));
        Assert.That(decoder.Decode(RandomLatents(1, 3, 3))[0].Values, Is.All.InRange(-1e4f, 1e4f));
    }

    [TestCase(true, null, nameof(OnnxType.Float32))]
    [TestCase(false, nameof(OnnxType.Float16), nameof(OnnxType.Float16))]
    [TestCase(true, nameof(OnnxType.Float16), nameof(OnnxType.Float16))]
    public void ForceUpcast_DecidesWhereTheOptionsDoNot(bool force, string? asked, string expected)
    {
        using var folder = Write(s_config with { ForceUpcast = force });
        var options = new InferenceOptions
        {
            GraphType = asked is null ? null : Enum.Parse<OnnxType>(asked),
        };
        using var decoder = LatentDecoder.Load(folder.Path, options);
        using var encoder = LatentEncoder.Load(folder.Path, options);
        Assert.That(decoder.Precision, Is.EqualTo(Enum.Parse<OnnxType>(expected)));
        Assert.That(encoder.Precision, Is.EqualTo(Enum.Parse<OnnxType>(expected)));
    }

    [Test]
    public void AModelOnnx_WinsOverTheWeights_ForEachHalf()
    {
        using var folder = Write(s_config);
        using var decoder = LatentDecoder.Load(folder.Path);
        using var encoder = LatentEncoder.Load(folder.Path);
        using var other = new TempFolder();
        File.Copy(folder.At("config.json"), other.At("config.json"));
        File.Copy(folder.At("diffusion_pytorch_model.safetensors"), other.At("weights.safetensors"));
        using (var weights = Checkpoint.OpenFile(other.At("weights.safetensors")))
        {
            Put("model.onnx", LatentDecoderGraph.Build(s_config, weights.NewScope()));
            Put("encoder.onnx", LatentEncoderGraph.Build(s_config, weights.NewScope()));
        }
        using var savedDecoder = LatentDecoder.Load(other.Path);
        using var savedEncoder = LatentEncoder.Load(other.Path);
        Assert.That(savedDecoder.Precision, Is.Null);
        var (latents, picture) = (RandomLatents(1, 2, 2), Pictures.Mixed(8, 12));
        Assert.That(savedDecoder.Decode(latents)[0].Values, Is.EqualTo(decoder.Decode(latents)[0].Values));
        Assert.That(savedEncoder.Encode(picture).Mean, Is.EqualTo(encoder.Encode(picture).Mean));

        File.Copy(other.At("encoder.onnx"), other.At("model.onnx"), overwrite: true);
        Assert.That(() => LatentDecoder.Load(other.Path),
            Throws.TypeOf<ModelContractException>().With.Message.Contains("vae"));

        void Put(string name, OnnxModel model) =>
            AtomicFile.Write(other.At(name), stream => stream.Write(model.Bytes));
    }

    [Test]
    public void WeightsThatDoNotBelongToTheConfig_AreRefused()
    {
        using var folder = Write(s_config with { MidAttention = false });
        var config = File.ReadAllText(folder.At("config.json"));
        Refused(config.Replace("\"mid_block_add_attention\":false", "\"mid_block_add_attention\":true"),
            "attentions.0.group_norm.weight");
        Refused(config.Replace("\"layers_per_block\":1", "\"layers_per_block\":2"), "resnets");
        Refused(config.Replace("\"latent_channels\":5", "\"latent_channels\":4"), "expected [4, 4, 1, 1]");
        Refused(config.Replace("{\"latent", "{\"use_post_quant_conv\":false,\"latent"), "not used");

        void Refused(string text, string fault)
        {
            AtomicFile.WriteText(folder.At("config.json"), text);
            Assert.That(() => LatentDecoder.Load(folder.Path),
                Throws.TypeOf<ModelContractException>().With.Message.Contains(fault));
        }
    }

    [Test]
    public void PixelValues_GoToBytesAndBack()
    {
        var image = Pictures.Of(16, 16, static (x, y, _) => (byte)((16 * y) + x));
        Assert.That(PixelValues.From(image).ToRgbImage().Pixels.SequenceEqual(image.Pixels));
        float[] values = [-1e9f, -1, 1, 1e9f, 0, 0, 0, 0, 0, 0, 0, 0];
        var bytes = new PixelValues(4, 1, values).ToRgbImage();
        byte[] red = [.. Enumerable.Range(0, 4).Select(i => bytes.Pixels[3 * i])];
        Assert.That(red, Is.EqualTo((byte[])[0, 0, 255, 255]));
        Assert.That(bytes.Pixels[2], Is.EqualTo(128), "127.5, half to even");
    }

    static Latents RandomLatents(int pictures, int height, int width)
    {
        var random = PoseRandom.FromSeed(11);
        var values = new float[pictures * s_config.LatentChannels * height * width];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)random.NextNormal();
        }
        return new(pictures, s_config.LatentChannels, height, width, values);
    }

    static TempFolder Write(AutoencoderConfig config)
    {
        var folder = new TempFolder();
        RandomAutoencoder.Write(folder.Path, config, seed: 5);
        return folder;
    }
}

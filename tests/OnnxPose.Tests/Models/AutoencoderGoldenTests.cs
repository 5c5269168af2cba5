using System.Text.Json;
using OnnxPose.Imaging;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

[Category("Golden")]
sealed class AutoencoderGoldenTests
{
    const float Tolerance = 1e-4f;

    static readonly string s_folder = GoldenFolder.Path("vae");

    readonly SafetensorsFile _io = SafetensorsFile.Open(GoldenFolder.Path("vae", "io.safetensors"));

    [OneTimeTearDown]
    public void Close() => _io.Dispose();

    [Test]
    public void Decoder_GivesThePublishedPicture() =>
        Near.Scaled(Decode(s_folder), _io.ReadSingles("decoded"), Tolerance, "decoded");

    [Test]
    public void Encoder_GivesThePublishedMoments()
    {
        var config = AutoencoderConfig.Read(Path.Combine(s_folder, "config.json"), "vae");
        using var checkpoint = Checkpoint.Open(s_folder);
        using var session = ModelSession.Open(
            new(s_folder, "no such file",
                precision => LatentEncoderGraph.Build(config, checkpoint.NewScope(), precision)),
            AutoencoderContract.OfEncoder(config, "vae"), InferenceOptions.Default);
        var image = HostTensor.Of(
            LatentEncoderGraph.Picture, _io.ReadSingles("image"), [.. _io.Tensors["image"].Shape]);
        var moments = session.Run([image], [LatentEncoderGraph.Moments], default)[0];
        Assert.That(moments.Shape, Is.EqualTo(_io.Tensors["moments"].Shape.ToArray()));
        Near.Scaled(moments.Data, _io.ReadSingles("moments"), Tolerance, "moments");
    }

    [Test]
    public void Encoder_GivesThePublishedMeanAndDeviation_AndLatentsOfThem()
    {
        var encoded = Encode(s_folder);
        var (mean, std) = (_io.ReadSingles("mean"), _io.ReadSingles("std"));
        Near.Scaled(Means(encoded), mean, Tolerance, "mean");
        Near.Scaled([.. encoded.SelectMany(static e => e.Deviation)], std, Tolerance, "std");
        var config = AutoencoderConfig.Read(Path.Combine(s_folder, "config.json"), "vae");
        float[] noise = [.. encoded[0].Mean.Select(static (_, i) => MathF.Sin(i))];
        float[] expected = [.. noise.Select((n, i) => config.ScalingFactor * (mean[i] + (std[i] * n)))];
        Near.Scaled(encoded[0].Sample(noise).Values, expected, Tolerance, "latents");
        Assert.That(() => encoded[0].Sample(noise.AsSpan(1)), Throws.ArgumentException);
    }

    [Test]
    public void TheAttentionsOlderNames_GiveTheSame()
    {
        using var folder = new TempFolder().With(s_folder);
        using (var source = Checkpoint.Open(s_folder))
        {
            SafetensorsWriter.Write(folder.At("model.safetensors"), source.Tensors.Values.Select(entry =>
                TensorToWrite.FromSingles(
                    entry.Name.Replace("to_q", "query").Replace("to_k", "key").Replace("to_v", "value")
                        .Replace("to_out.0", "proj_attn"),
                    entry.Shape.AsSpan(), source.ReadSingles(entry.Name))).ToArray());
        }
        Assert.That(Decode(folder.Path), Is.EqualTo(Decode(s_folder)));
        Assert.That(Means(Encode(folder.Path)), Is.EqualTo(Means(Encode(s_folder))));
    }

    [TestCase(nameof(DType.F16))]
    [TestCase(nameof(DType.BF16))]
    public void HalfPrecisionWeights_RunOnTheCpu_AsTheNumbersTheyHold(string type)
    {
        var half = Enum.Parse<DType>(type);
        using var stored = ModelFolders.Rounded(s_folder, half, half);
        using var same = ModelFolders.Rounded(s_folder, half, DType.F32);
        Near.Scaled(Decode(stored.Path), Decode(same.Path), 1e-5f, $"decoder in {type}");
        Near.Scaled(
            Means(Encode(stored.Path)), Means(Encode(same.Path)), 1e-5f, $"encoder in {type}");
    }

    [Test]
    public void TheGraphForHalfPrecision_RunsOnTheCpu_NearTheTruth()
    {
        var options = new InferenceOptions { GraphType = OnnxType.Float16 };
        Near.Scaled(Decode(s_folder, options), _io.ReadSingles("decoded"), 5e-2f, "fp16 decoder");
        Near.Scaled(Means(Encode(s_folder, options)), _io.ReadSingles("mean"), 5e-2f, "fp16 encoder");
    }

    static IEnumerable<string> Runs() =>
        from name in GoldenTensors.Load("sdxl-adapter-pipeline", "io.safetensors").Names
        where name.EndsWith(".decoded", StringComparison.Ordinal)
        select name[..^".decoded".Length];

    [TestCaseSource(nameof(Runs))]
    public void Decoder_GivesThePicturesOfWholeRuns(string run)
    {
        using var io = SafetensorsFile.Open(GoldenFolder.Path("sdxl-adapter-pipeline", "io.safetensors"));
        var shape = io.Tensors[$"{run}.latents"].Shape;     // step, picture, channel, row, column
        var all = io.ReadSingles($"{run}.latents");
        var size = all.Length / (int)shape[0];
        var last = new Latents((int)shape[1], (int)shape[2], (int)shape[3], (int)shape[4], all[^size..]);
        using var decoder = LatentDecoder.Load(FolderOf(run));
        var pictures = decoder.Decode(last);
        Near.Scaled(
            pictures.SelectMany(static picture => picture.Values).ToArray(),
            io.ReadSingles($"{run}.decoded"), Tolerance, $"{run}.decoded");
        for (var i = 0; i < pictures.Length; i++)
        {
            AssertNearlyEqual(pictures[i].ToRgbImage(), $"{run}_image{i}.png");
        }
    }

    // A refiner brings its own.
    static string FolderOf(string run)
    {
        var cases = JsonElement.Parse(
            File.ReadAllBytes(GoldenFolder.Path("sdxl-adapter-pipeline", "cases.json")));
        return cases.GetProperty(run).GetProperty("pipeline").GetString() == "refiner"
            ? GoldenFolder.Path("sdxl-adapter-pipeline", "refiner", "vae")
            : GoldenFolder.Path("sdxl-adapter-pipeline", "vae");
    }

    static void AssertNearlyEqual(RgbImage actual, string file)
    {
        var expected = ImageCodec.Read(GoldenFolder.Path("sdxl-adapter-pipeline", file));
        Assert.That((actual.Width, actual.Height), Is.EqualTo((expected.Width, expected.Height)));
        var off = 0;
        for (var i = 0; i < expected.Pixels.Length; i++)
        {
            var difference = Math.Abs(actual.Pixels[i] - expected.Pixels[i]);
            Assert.That(difference, Is.LessThanOrEqualTo(1), $"{file}, byte {i}");
            off += difference;
        }
        TestContext.Out.WriteLine($"{file}: {off} of {expected.Pixels.Length} values are 1 off");
        Assert.That(off, Is.LessThanOrEqualTo(expected.Pixels.Length / 1000), file);
    }

    float[] Decode(string folder, InferenceOptions? options = null)
    {
        using var decoder = LatentDecoder.Load(folder, options);
        var shape = _io.Tensors["latents"].Shape;
        var values = _io.ReadSingles("latents");
        for (var i = 0; i < values.Length; i++)
        {
            values[i] *= decoder.Config.ScalingFactor;     // the fixture's are divided already
        }
        var latents = new Latents((int)shape[0], (int)shape[1], (int)shape[2], (int)shape[3], values);
        return [.. decoder.Decode(latents).SelectMany(static picture => picture.Values)];
    }

    LatentDistribution[] Encode(string folder, InferenceOptions? options = null)
    {
        using var encoder = LatentEncoder.Load(folder, options);
        var shape = _io.Tensors["image"].Shape;
        var images = _io.ReadSingles("image");
        return [.. images.Chunk(images.Length / (int)shape[0]).Select(values =>
            encoder.Encode(new PixelValues((int)shape[3], (int)shape[2], values)))];
    }

    static float[] Means(LatentDistribution[] encoded) => [.. encoded.SelectMany(static e => e.Mean)];
}

using System.Text.Json;
using OnnxPose.Imaging;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;
using OnnxPose.Tests.Diffusion;

namespace OnnxPose.Tests.Models;

[Category("Golden")]
[NeedsFixture("vae")]
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
    public void TheGraphForHalfPrecision_RunsOnTheCpu_UpToItsRoundings()
    {
        using var rounded = ModelFolders.Rounded(s_folder, DType.F16, DType.F32);
        var (folder, options) = (rounded.Path, new InferenceOptions { GraphType = OnnxType.Float16 });
        var bound = HalfPrecisionError.Bound("vae", folder);
        HalfPrecisionError.Require(Decode(folder, options), Decode(folder), bound, "decoder");
        HalfPrecisionError.Require(
            Means(Encode(folder, options)), Means(Encode(folder)), bound, "encoder");
    }

    static IEnumerable<string> Runs() =>
        from name in GoldenTensors.Load("sdxl-adapter-pipeline", "io.safetensors").Names
        where name.EndsWith(".decoded", StringComparison.Ordinal)
        select name[..^".decoded".Length];

    [TestCaseSource(nameof(Runs))]
    [NeedsFixture("sdxl-adapter-pipeline")]
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
        var decoded = io.ReadSingles($"{run}.decoded").Chunk(pictures[0].Values.Length).ToArray();
        for (var i = 0; i < pictures.Length; i++)
        {
            var file = $"{run}_image{i}.png";
            PictureRounding.Require(
                pictures[i].ToRgbImage(), ImageCodec.Read(GoldenFolder.Path("sdxl-adapter-pipeline", file)),
                decoded[i], Tolerance, file);
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

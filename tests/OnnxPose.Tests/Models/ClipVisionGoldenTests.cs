using System.Globalization;
using OnnxPose.Imaging;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

[Category("Golden")]
[NeedsFixture("clip-vision")]
sealed class ClipVisionGoldenTests
{
    const float Tolerance = 1e-4f;

    static readonly string s_folder = GoldenFolder.Path("clip-vision");

    readonly SafetensorsFile _io = SafetensorsFile.Open(GoldenFolder.Path("clip-vision", "io.safetensors"));

    [OneTimeTearDown]
    public void Close() => _io.Dispose();

    [Test]
    public void Graph_GivesEveryPublishedState()
    {
        const ClipVisionOutputs Outputs = ClipVisionOutputs.AllStates | ClipVisionOutputs.Last
            | ClipVisionOutputs.Pooled | ClipVisionOutputs.Projected;
        var config = ClipVisionConfig.Read(Path.Combine(s_folder, "config.json"), "clip_vision");
        using var checkpoint = Checkpoint.Open(s_folder);
        using var session = ModelSession.Open(
            new(s_folder, "no such file",
                precision => ClipVisionGraph.Build(config, checkpoint.NewScope(), Outputs, precision)),
            VisionEncoderContract.Of(config, Outputs, "clip_vision"), InferenceOptions.Default);
        string[] names = [.. VisionEncoderContract.Outputs(config, Outputs).Select(static o => o.Name)];
        var pixels = HostTensor.Of(
            ClipVisionGraph.Pixels, _io.ReadSingles("pixel_values"), [.. _io.Tensors["pixel_values"].Shape]);
        var results = session.Run([pixels], names, default);
        Assert.That(names, Has.Length.EqualTo(config.Layers + 4));
        foreach (var result in results)
        {
            Near.Absolute(result.Data, _io.ReadSingles(result.Name), Tolerance, result.Name);
        }
    }

    [Test]
    public void Encoder_GivesTheEmbeddingsOfPictures_ThatItPreparesItself()
    {
        using var encoder = VisionEncoder.Load(s_folder);
        var images = Directory.GetFiles(GoldenFolder.Path("clip-vision", "images"), "img*.png")
            .OrderBy(static path => int.Parse(
                Path.GetFileNameWithoutExtension(path)["img".Length..], CultureInfo.InvariantCulture))
            .Select(static path => ImageCodec.Read(path)).ToArray();
        Near.Absolute(
            encoder.Encode(images), _io.ReadSingles("pre.image_embeds"), Tolerance, "pre.image_embeds");
    }

    static IEnumerable<TestCaseData> PreparedPictures() =>
        from name in GoldenTensors.Load("clip-vision", "io.safetensors").Names
        let parts = name.Split('.')
        where parts is ["pre", _, _, "pixel_values" or "pixel_values_rows7"]
        let size = int.Parse(parts[2]["size".Length..], CultureInfo.InvariantCulture)
        select new TestCaseData(parts[1], size, name);

    [TestCaseSource(nameof(PreparedPictures))]
    public void Processor_GivesThePixelValues_ToRounding(string image, int size, string tensor)
    {
        var processor = new ClipImageProcessor(Settings(size));
        var pixels = new float[processor.Count];
        processor.Process(ImageCodec.Read(Path.Combine(s_folder, "images", $"{image}.png")), pixels);
        var step = tensor.EndsWith("rows7", StringComparison.Ordinal) ? 7 : 1;
        float[] rows = [.. Enumerable.Range(0, 3 * size).Where(row => row % size % step == 0)
            .SelectMany(row => pixels[(row * size)..((row + 1) * size)])];
        // Single precision: a byte over 255, the mean and the difference are each rounded, and divided by
        // the deviation.
        var tolerance = 4 * MathF.ScaleB(1, -24) / Settings(size).Deviation.Min();
        Near.Absolute(rows, _io.ReadSingles(tensor), tolerance, tensor);
    }

    [TestCase(nameof(DType.F16))]
    [TestCase(nameof(DType.BF16))]
    public void Encoder_RunsHalfPrecisionWeights_AsTheNumbersTheyHold(string type)
    {
        var half = Enum.Parse<DType>(type);
        using var stored = ModelFolders.Rounded(s_folder, half, half);
        using var same = ModelFolders.Rounded(s_folder, half, DType.F32);
        Near.Scaled(Embeddings(stored.Path), Embeddings(same.Path), 1e-5f, $"clip-vision in {type}");
    }

    [Test]
    public void TheGraphForHalfPrecision_RunsOnTheCpu_UpToItsRoundings()
    {
        using var rounded = ModelFolders.Rounded(s_folder, DType.F16, DType.F32);
        HalfPrecisionError.Require(
            Embeddings(rounded.Path, new() { GraphType = OnnxType.Float16 }), Embeddings(rounded.Path),
            HalfPrecisionError.Bound("clip_vision", rounded.Path), "clip-vision");
    }

    // The fixture's means and deviations, at any size.
    static ClipImageSettings Settings(int size)
    {
        var config = ClipVisionConfig.Read(Path.Combine(s_folder, "config.json"), "clip_vision");
        var own = ClipImageSettings.Read(s_folder, config.ImageSize, "clip_vision");
        return own with { ShortSide = size, CropSide = size };
    }

    float[] Embeddings(string folder, InferenceOptions? options = null)
    {
        using var encoder = VisionEncoder.Load(folder, options);
        return encoder.Encode(
            _io.ReadSingles("pixel_values"), (int)_io.Tensors["pixel_values"].Shape[0]);
    }
}

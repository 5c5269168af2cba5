using OnnxPose.Components;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Export;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Protobuf;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;
using OnnxPose.Tests.Models;

namespace OnnxPose.Tests.Components;

[Category("Golden")]
public sealed class ExportTests
{
    const float Tolerance = 1e-5f;

    TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCaseSource(typeof(ExportFixture), nameof(ExportFixture.Networks))]
    public void EveryComponent_LoadsFromItsFileAlone_AndGivesTheSame(string component, string fixture)
    {
        foreach (var target in new[]
        {
            ExportFixture.Target(false, 20), ExportFixture.Target(true, 18), ExportFixture.Target(true, 23),
        })
        {
            foreach (var graph in ComponentGraphs.Of(ExportFixture.Component(component, fixture)))
            {
                var path = Export(graph, target);
                ExportFixture.OpenStrictly(path);
                RequireSame(graph, path, fixture, $"{graph.Name}, {target}");
            }
        }
    }

    [TestCaseSource(typeof(ExportFixture), nameof(ExportFixture.Networks))]
    public void ThePortableForm_HasStandardOperatorsOnly(string component, string fixture)
    {
        foreach (var graph in ComponentGraphs.Of(ExportFixture.Component(component, fixture)))
        {
            var fused = ExportFixture.Parse(Export(graph, default));
            var portable = ExportFixture.Parse(Export(graph, ExportFixture.Target(true, 18)));
            Assert.That(
                portable.Graph.Node.Select(static node => node.Domain).Distinct(), Is.EqualTo(new[] { "" }));
            Assert.That(portable.OpsetImport.Select(static set => (set.Domain, set.Version)),
                Is.EqualTo(new[] { ("", 18L) }));
            Assert.That(portable.IrVersion, Is.EqualTo(8));
            Assert.That(portable.Graph.Node.Select(static node => node.OpType), Has.None.EqualTo("Gelu"));
            Assert.That(fused.OpsetImport, Has.Count.EqualTo(2));
            Assert.That(fused.Graph.Input.Select(static input => input.Name),
                Is.EqualTo(portable.Graph.Input.Select(static input => input.Name)));
        }
    }

    [TestCase(false), TestCase(true)]
    [NeedsFixture("t2p")]
    public void TheTransformer_DecodesTheSame_StepByStep(bool portable)
    {
        var source = GoldenFolder.Path("t2p");
        foreach (var graph in ComponentGraphs.Of(ExportFixture.Component("t2p", "t2p")))
        {
            OnnxExport.Write(graph.Write(ExportFixture.Target(portable, 20)),
                _folder.At(Path.GetFileName(graph.ExportPath)), WeightPlacement.Automatic);
        }
        File.Copy(Path.Combine(source, "config.json"), _folder.At("config.json"));
        using var exported = PoseTransformer.Load(_folder.Path);
        using var reference = PoseTransformer.Load(source);
        var text = RandomPoses.Text(2, 5, reference.Config.TextWidth, seed: 4);
        using var mine = exported.Begin(text, [0, 1, 1]);
        using var theirs = reference.Begin(text, [0, 1, 1]);
        for (var step = 0; step < 20; step++)
        {
            for (var row = 0; row < 3; row++)
            {
                // Rows of different lengths, so that the cache is written at different places.
                mine.Tokens[row] = theirs.Tokens[row] = PoseToken.Start(0.5f + (0.1f * row) + (0.01f * step));
                mine.Lengths[row] = theirs.Lengths[row] = Math.Max(0, step - row);
            }
            mine.Step(default);
            theirs.Step(default);
            for (var row = 0; row < 3; row++)
            {
                Near.Scaled(mine.Logits(row, PoseHead.Body), theirs.Logits(row, PoseHead.Body), Tolerance,
                    $"step {step}, row {row}");
            }
        }
    }

    [Test]
    [NeedsFixture("unet-sdxl")]
    public void HalfPrecision_StoresHalf_AndCastsNoWeight()
    {
        var graph = ComponentGraphs.Of(ExportFixture.Component("unet", "unet-sdxl"))[0];
        var path = Export(graph, OnnxType.Float16);
        var model = ExportFixture.Parse(path);
        var weights = model.Graph.Initializer.Select(static tensor => tensor.Name).ToHashSet();
        Assert.That(model.Graph.Node.Where(static node => node.OpType == "Cast")
            .SelectMany(static node => node.Input).Where(weights.Contains), Is.Empty);
        var single = ExportFixture.Parse(Export(graph, default));
        Assert.That(WeightBytes(model), Is.LessThan(0.7 * WeightBytes(single)));
        RequireSame(graph, path, "unet-sdxl", "fp16", new() { GraphType = OnnxType.Float16 });

        static long WeightBytes(ModelProto model) =>
            model.Graph.Initializer.Sum(static tensor => (long)tensor.RawData.Length);
    }

    [Test]
    [NeedsFixture("vae")]
    public void CopiedWeights_LieBesideTheModel()
    {
        var graph = ComponentGraphs.Of(ExportFixture.Component("vae", "vae"))[0];
        var path = _folder.At("copied", "model.onnx");
        Directory.CreateDirectory(_folder.At("copied"));
        var files = OnnxExport.Write(graph.Write(default), path, WeightPlacement.Copied);
        Assert.That(files, Is.EqualTo(new[] { path, path + "_data" }));
        Assert.That(new FileInfo(path).Length, Is.LessThan(new FileInfo(path + "_data").Length));
        RequireSame(graph, path, "vae", "copied");
    }

    [Test]
    [NeedsFixture("vae")]
    public void WeightsInPlace_AreTheSameFile()
    {
        var source = Directory.CreateDirectory(_folder.At("source")).FullName;
        foreach (var file in Directory.GetFiles(GoldenFolder.Path("vae")))
        {
            File.Copy(file, Path.Combine(source, Path.GetFileName(file)));
        }
        var graph = ComponentGraphs.Of(new ModelComponent("vae", source))[0];
        var path = _folder.At("linked", "model.onnx");
        Directory.CreateDirectory(_folder.At("linked"));
        var files = OnnxExport.Write(graph.Write(default), path, WeightPlacement.InPlace);
        Assert.That(files, Has.Length.EqualTo(2));
        RequireSame(graph, path, "vae", "in place");
        // What is written through one name is read through the other.
        var weights = Directory.GetFiles(source, "*.safetensors").Single(
            file => Path.GetFileName(file) == Path.GetFileName(files[1]));
        using (var stream = new FileStream(weights, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.Position = stream.Length - 1;
            stream.WriteByte(0x7E);
        }
        Assert.That(File.ReadAllBytes(files[1])[^1], Is.EqualTo(0x7E));
    }

    [Test]
    public void AWholeModel_IsAModelAgain_WithTheSamePictures()
    {
        var source = RandomImageModel.Write(_folder.At("source"));
        var target = _folder.At("target");
        var files = ModelExporter.Export(new(source), target, new(), default).ToArray();
        Assert.That(files.Select(file => Path.GetRelativePath(target, file)),
            Is.SupersetOf(new[] { "unet/model.onnx", "vae_decoder/model.onnx", "t2p/text.onnx" }));
        Assert.That(Directory.GetFiles(target, "*.safetensors", SearchOption.AllDirectories), Is.Empty);
        var request = new ImageRequest("a person")
        {
            Seed = 3,
            Steps = 2,
            Width = 64,
            Height = 64,
            RefinerSteps = 1,
            Adapter = "body",
        };
        using var exported = PosePipeline.Load(target);
        using var original = PosePipeline.Load(source);
        Assert.That(exported.GenerateImages(request).Image.Pixels.ToArray(),
            Is.EqualTo(original.GenerateImages(request).Image.Pixels.ToArray()));
    }

    [TestCase(""), TestCase("/")]
    public void AnExportIntoTheModelItself_KeepsItsIndex(string ending)
    {
        var model = RandomImageModel.Write(_folder.At("model"));
        var index = Path.Combine(model, "model_index.json");
        var before = File.ReadAllText(index);
        File.CreateSymbolicLink(_folder.At("link"), model);
        foreach (var target in new[] { model + ending, _folder.At("link") + ending })
        {
            _ = ModelExporter.Export(
                new(model + ending), target, new() { Components = ["scheduler"] }, default).Count();
            Assert.That(File.ReadAllText(index), Is.EqualTo(before), target);
        }
        Assert.That(() => ModelExporter.Export(new(model), index, new(), default).Count(),
            Throws.InstanceOf<IOException>().With.Message.Contains("is a file"));
    }

    [Test]
    [NeedsFixture("vae")]
    public void AnOlderExport_IsNeverLeftWithOtherWeights()
    {
        var graph = ComponentGraphs.Of(ExportFixture.Component("vae", "vae"))[0];
        var path = _folder.At("model.onnx");
        OnnxExport.Write(graph.Write(default), path, WeightPlacement.Copied);
        var (model, data) = (File.ReadAllBytes(path), File.ReadAllBytes(path + "_data"));
        // What is there stays whole where the new weights cannot be read.
        var broken = graph.Write(default) with { WeightsFolder = _folder.At("nowhere") };
        foreach (var placement in new[] { WeightPlacement.Copied, WeightPlacement.Automatic })
        {
            Assert.That(() => OnnxExport.Write(broken, path, placement), Throws.InstanceOf<IOException>());
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(model));
            Assert.That(File.ReadAllBytes(path + "_data"), Is.EqualTo(data));
        }
        OnnxExport.Write(graph.Write(default), path, WeightPlacement.Automatic);
        Assert.That(path + "_data", Does.Not.Exist);
        Assert.That(Directory.GetFiles(_folder.Path), Has.Length.EqualTo(1));
    }

    [TestCaseSource(typeof(ExportFixture), nameof(ExportFixture.Networks))]
    public void HalfPrecision_PassesStrictTypesToo(string component, string fixture)
    {
        foreach (var graph in ComponentGraphs.Of(ExportFixture.Component(component, fixture)))
        {
            ExportFixture.OpenStrictly(Export(graph, OnnxType.Float16));
            ExportFixture.OpenStrictly(Export(graph, new()
            {
                Precision = OnnxType.Float16,
                Portable = true,
                OperatorSet = 18,
            }));
        }
    }

    [Test]
    public void AComponentThatIsNotThere_IsNamed() =>
        Assert.That(() => ModelExporter.Export(new(RandomModel.Write(_folder.Path)), _folder.At("x"),
            new() { Components = ["unet"] }, default).ToArray(),
            Throws.ArgumentException.With.Message.Contains("tokenizer, text_encoder, t2p"));

    [Test]
    public void TritonsRepository_NamesEveryTensor()
    {
        var source = RandomModel.Write(_folder.At("source"));
        var files = ModelExporter.Export(new(source), _folder.At("triton"),
            new() { ForTriton = true, Components = ["text_encoder", "t2p"] }, default).ToArray();
        Assert.That(files, Has.Length.EqualTo(6).And.All.Exist);
        var text = File.ReadAllText(_folder.At("triton", "text_encoder", "config.pbtxt"));
        Assert.That(text, Does.StartWith(
            "name: \"text_encoder\"\nbackend: \"onnxruntime\"\nmax_batch_size: 0\n"));
        Assert.That(text, Does.Contain(
            "input { name: \"input_ids\" data_type: TYPE_INT64 dims: [ -1, -1 ] }"));
        Assert.That(text, Does.Contain(
            "output { name: \"pooler_output\" data_type: TYPE_FP32 dims: [ -1, 32 ] }"));
        Assert.That(File.ReadAllText(_folder.At("triton", "t2p", "config.pbtxt")),
            Does.Contain("name: \"total_tokens\" data_type: TYPE_INT32 dims: [ 1 ] reshape { shape: [ ] }"));
        ExportFixture.OpenStrictly(_folder.At("triton", "t2p_text", "1", "model.onnx"));
    }

    [Test]
    [NeedsFixture("clip-text")]
    public void ATextEncoderThatAnotherProgramExported_IsRead()
    {
        var graph = ComponentGraphs.Of(ExportFixture.Component("text_encoder", "clip-text"))[0];
        var model = ExportFixture.Parse(Export(graph, ExportFixture.Target(true, 18)));
        TakeInt32(model.Graph);
        Onnx.Files.AtomicFile.Write(_folder.At("model.onnx"), stream =>
            Google.Protobuf.MessageExtensions.WriteTo(model, stream));
        File.Copy(GoldenFolder.Path("clip-text", "config.json"), _folder.At("config.json"));
        using var exported = TextEncoder.Load(_folder.Path);
        using var reference = TextEncoder.Load(GoldenFolder.Path("clip-text"));
        Near.Scaled(exported.Encode([1, 2, 3], 1).Penultimate, reference.Encode([1, 2, 3], 1).Penultimate,
            Tolerance, "int32 ids");
    }

    [Test]
    [NeedsFixture("vae")]
    public void AnAutoencoderThatAnotherProgramExported_IsRead()
    {
        foreach (var graph in ComponentGraphs.Of(ExportFixture.Component("vae", "vae")))
        {
            var path = _folder.At(graph.ExportPath);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            OnnxExport.Write(graph.Write(ExportFixture.Target(true, 20)), path, WeightPlacement.Automatic);
            File.Copy(GoldenFolder.Path("vae", "config.json"),
                Path.Combine(Path.GetDirectoryName(path)!, "config.json"));
        }
        LatentEncoder.Load(_folder.At("vae_encoder")).Dispose();
        LatentDecoder.Load(_folder.At("vae_decoder")).Dispose();
    }

    // Some exports take 32-bit ids.
    static void TakeInt32(GraphProto graph)
    {
        const string Wide = "wide_ids";
        var input = graph.Input[0];
        input.Type.TensorType.ElemType = (int)OnnxType.Int32;
        foreach (var node in graph.Node)
        {
            for (var i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = node.Input[i] == input.Name ? Wide : node.Input[i];
            }
        }
        graph.Node.Insert(0, new NodeProto
        {
            Name = Wide,
            OpType = "Cast",
            Input = { input.Name },
            Output = { Wide },
            Attribute = { GraphAttribute.Int("to", (long)OnnxType.Int64) },
        });
    }

    string Export(ComponentGraph graph, GraphTarget target)
    {
        var folder = _folder.At(Guid.NewGuid().ToString("N"));
        var path = Path.Combine(folder, "model.onnx");
        Directory.CreateDirectory(folder);
        OnnxExport.Write(graph.Write(target), path, WeightPlacement.Automatic);
        return path;
    }

    static void RequireSame(
        ComponentGraph graph, string path, string fixture, string what, InferenceOptions? options = null)
    {
        if (fixture == "t2p")
        {
            return;     // stepped in a test of its own
        }
        using var golden = SafetensorsFile.Open(GoldenFolder.Path(fixture, "io.safetensors"));
        using var exported = ExportFixture.Open(graph, path);
        using var reference =
            ModelSession.Open(graph.Source, graph.Contract, options ?? InferenceOptions.Default);
        var cases = GoldenCase.Of(graph, golden).ToArray();
        Assert.That(cases, Is.Not.Empty, what);
        foreach (var (inputs, expected) in cases)
        {
            string[] outputs = [.. expected.Select(static pair => pair.Output)];
            foreach (var (mine, theirs) in exported.Run(inputs, outputs, default)
                .Zip(reference.Run(inputs, outputs, default)))
            {
                Near.Scaled(mine.Data, theirs.Data, Tolerance, $"{what}, {mine.Name}");
            }
        }
    }
}

using OnnxPose.Models;
using OnnxPose.Onnx.Lora;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;
using OnnxPose.Tests.Models;

namespace OnnxPose.Tests.Lora;

/// <summary>A LoRA in each form against the same matrices merged by hand.</summary>
public sealed class LoraTests
{
    const float Tolerance = 1e-4f;

    static readonly string[] s_parts =
        ["attn1.to_q", "attn2.to_k", "attn1.to_out", "ff.net.0.proj", "proj_in", "resnets.0.conv1",
            "time_emb_proj", "downsamplers", "upsamplers", "conv_in"];

    TempFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("kohya"), TestCase("kohya with the original names")]
    [TestCase("diffusers (peft)"), TestCase("diffusers (older)"), TestCase("without a network's name")]
    public void EveryForm_EqualsMergingByHand(string form)
    {
        using var golden = new UNetFixture("unet-sdxl");
        var lora = new RandomLora(golden.Folder, 5, s_parts);
        var path = _folder.At("lora.safetensors");
        var names = OriginalUNetNames.Of(lora.Layers.Concat(AllLayers(golden.Folder)));
        lora.Write(path, (layer, part) => Name(form, layer, part, names));
        var hasAlpha = form.StartsWith("kohya", StringComparison.Ordinal);
        lora.Merge(golden.Folder, _folder.At("merged"), 0.5 * (hasAlpha ? RandomLora.AlphaScale : 1));

        using var updated = LoadUNet(golden.Folder, (path, 0.5f));
        using var merged = DenoisingUNet.Load(_folder.At("merged"));
        using var plain = DenoisingUNet.Load(golden.Folder);
        var time = golden.Timesteps[0];
        var expected = golden.Predict(merged, time);
        Near.Scaled(golden.Predict(updated, time), expected, Tolerance, form);
        Assert.That(golden.Predict(plain, time).Zip(expected, static (a, b) => MathF.Abs(a - b)).Max(),
            Is.GreaterThan(0.01f), "the LoRA must change something");
    }

    [Test]
    public void HalfPrecisionMatrices_AreTakenAsTheNumbersTheyHold()
    {
        using var golden = new UNetFixture("unet-sdxl");
        var lora = new RandomLora(golden.Folder, 6, s_parts);
        var path = _folder.At("lora.safetensors");
        lora.Write(path, static (layer, part) => Name("diffusers (peft)", layer, part, null!), DType.F16);
        lora.Merge(golden.Folder, _folder.At("merged"), 1);
        using var updated = LoadUNet(golden.Folder, (path, 1));
        using var merged = DenoisingUNet.Load(_folder.At("merged"));
        var time = golden.Timesteps[1];
        Near.Scaled(golden.Predict(updated, time), golden.Predict(merged, time), Tolerance, "fp16 matrices");
    }

    [Test]
    public void Several_AddUp_EachWithItsScale()
    {
        using var golden = new UNetFixture("unet-sdxl");
        var (first, second) =
            (new RandomLora(golden.Folder, 7, "attn1"), new RandomLora(golden.Folder, 8, "attn1", "attn2"));
        first.Write(_folder.At("1.safetensors"), static (layer, part) => Name("kohya", layer, part, null!));
        second.Write(
            _folder.At("2.safetensors"), static (l, part) => Name("diffusers (older)", l, part, null!));
        first.Merge(golden.Folder, _folder.At("a"), 0.75 * RandomLora.AlphaScale);
        second.Merge(_folder.At("a"), _folder.At("b"), -0.25);
        using var updated = LoadUNet(
            golden.Folder, (_folder.At("1.safetensors"), 0.75f), (_folder.At("2.safetensors"), -0.25f));
        using var merged = DenoisingUNet.Load(_folder.At("b"));
        var time = golden.Timesteps[2];
        Near.Scaled(golden.Predict(updated, time), golden.Predict(merged, time), Tolerance, "two LoRAs");
    }

    [TestCase("lora_te1_{0}.lora_{1}.weight"), TestCase("text_encoder.{2}.lora_linear_layer.{1}.weight")]
    public void TextEncoders_AreChangedToo(string form)
    {
        var folder = GoldenFolder.Ours("clip-text-proj");
        var lora = new RandomLora(folder, 9, "q_proj", "fc1", "out_proj");
        var path = _folder.At("lora.safetensors");
        lora.Write(path, (layer, part) => part == "alpha" ? null : string.Format(
            System.Globalization.CultureInfo.InvariantCulture, form, layer.Replace('.', '_'), part, layer));
        lora.Merge(folder, _folder.At("merged"), 1);
        using var updated = TextEncoder.Load(folder, updates: Updates("text_encoder", folder, (path, 1)));
        using var merged = TextEncoder.Load(_folder.At("merged"));
        Near.Scaled(updated.Encode([1, 5, 9, 2], 1).Penultimate, merged.Encode([1, 5, 9, 2], 1).Penultimate,
            Tolerance, form);
    }

    [Test]
    public void APipeline_AddsThemToPictures_AndNotToPoses()
    {
        var model = RandomImageModel.Write(_folder.At("model"));
        var unet = Path.Combine(model, "unet");
        var lora = new RandomLora(unet, 10, "attn1", "attn2", "resnets.0.conv1");
        var path = _folder.At("lora.safetensors");
        lora.Write(path, static (layer, part) => Name("diffusers (peft)", layer, part, null!));
        var request = new ImageRequest("a person") { Seed = 2, Steps = 2, Width = 64, Height = 64 };
        var updated = Picture(new() { Loras = [new(path, 0.5f)] });
        var plain = Picture(new());
        lora.Merge(unet, _folder.At("merged"), 0.5);
        foreach (var file in Directory.GetFiles(_folder.At("merged")))
        {
            File.Copy(file, Path.Combine(unet, Path.GetFileName(file)), overwrite: true);
        }
        var merged = Picture(new());
        Assert.That(updated.Images[0].Pose, Is.EqualTo(plain.Images[0].Pose));
        Assert.That(Largest(updated, merged), Is.LessThanOrEqualTo(1));
        Assert.That(Largest(updated, plain), Is.GreaterThan(1));

        ImageResult Picture(PosePipelineOptions options)
        {
            using var pipeline = PosePipeline.Load(model, options);
            return pipeline.GenerateImages(request);
        }

        static int Largest(ImageResult a, ImageResult b) => a.Image.Pixels.ToArray()
            .Zip(b.Image.Pixels.ToArray(), static (x, y) => Math.Abs(x - y)).Max();
    }

    [Test]
    public void KeysThatDoNotFit_AreNamed()
    {
        var folder = GoldenFolder.Ours("unet-sdxl");
        Refuses("lora_unet_nothing_here", "'lora_unet_nothing_here.lora_down.weight'");
        Refuses("unet.conv_in", "'unet.conv_in.lora_down.weight' (F32 [1, 5]) and " +
            "'unet.conv_in.lora_up.weight' (F32 [5, 1]) for a layer that is F32 [");
        Refuses("lora_te2_text_model_x", "belong to a text_encoder_2, and the model has none");
        SafetensorsWriter.Write(_folder.At("x.safetensors"),
            [TensorToWrite.FromSingles("lora_unet_conv_in.hada_w1_a", [1], new float[1])]);
        Assert.That(() => LoraFile.Open(_folder.At("x.safetensors"), 1),
            Throws.TypeOf<ModelContractException>().With.Message.Contains("hada_w1_a")
                .And.Message.Contains("no parts of a LoRA"));
        Assert.That(() => LoraFile.Open(_folder.At("nowhere"), 1),
            Throws.TypeOf<ModelContractException>().With.Message.Contains("does not exist"));

        void Refuses(string layer, string expected)
        {
            SafetensorsWriter.Write(_folder.At("x.safetensors"),
            [
                TensorToWrite.FromSingles($"{layer}.lora_down.weight", [1, 5], new float[5]),
                TensorToWrite.FromSingles($"{layer}.lora_up.weight", [5, 1], new float[5]),
            ]);
            using var lora = LoraFile.Open(_folder.At("x.safetensors"), 1);
            using var weights = Checkpoint.Open(folder);
            var component = lora.Components.Single();
            Assert.That(() =>
            {
                if (component != "unet")
                {
                    throw lora.Missing(component);
                }
                lora.AddTo(component, weights, []);
            }, Throws.TypeOf<ModelContractException>().With.Message.Contains(expected));
        }
    }

    [TestCase(new[] { float.NaN }, "must be one finite number")]
    [TestCase(new[] { float.PositiveInfinity }, "must be one finite number")]
    [TestCase(new float[0], "must be one finite number")]
    [TestCase(new[] { 1f, 2f }, "must be one finite number")]
    public void AnAlphaThatIsNoNumber_IsNamed(float[] alpha, string expected) => Assert.That(
        () => Open([1, 36], [16, 1], 1, alpha), Throws.TypeOf<ModelContractException>()
            .With.Message.Contains("'unet.conv_in.alpha'").And.Message.Contains(expected));

    [TestCase(new long[0], new long[] { 16, 1 })]
    [TestCase(new long[] { 36 }, new long[] { 16, 1 })]
    [TestCase(new long[] { 0, 36 }, new long[] { 16, 0 })]
    [TestCase(new long[] { 1, 36 }, new long[0])]
    public void AMatrixThatIsNone_IsNamed(long[] down, long[] up) => Assert.That(
        () => Open(down, up, 1, [1]), Throws.TypeOf<ModelContractException>()
            .With.Message.Contains("'unet.conv_in.lora_A.weight' (F32 [").And.Message.Contains("do not fit"));

    [Test]
    public void AMatrixThatIsNotFinite_IsNamed_AndNotTheNetwork()
    {
        using var weights = Checkpoint.Open(GoldenFolder.Ours("unet-sdxl"));
        var shape = weights.Entry("conv_in.weight").Shape;
        Assert.That(() => Open([1, shape[1], shape[2], shape[3]], [shape[0], 1, 1, 1], float.NaN, [1]),
            Throws.TypeOf<ModelContractException>().With.Message.Contains("'unet.conv_in.lora_")
                .And.Message.Contains("not finite"));
    }

    [Test]
    public void AFileWithoutTensors_IsRefused()
    {
        SafetensorsWriter.Write(_folder.At("x.safetensors"), []);
        Assert.That(() => LoraFile.Open(_folder.At("x.safetensors"), 1),
            Throws.TypeOf<ModelContractException>().With.Message.Contains("no tensors"));
        Assert.That(() => LoraFile.Open(_folder.Path, 1),
            Throws.TypeOf<ModelContractException>().With.Message.Contains("is a folder"));
    }

    // Opens the UNet with a LoRA for its first layer.
    void Open(long[] down, long[] up, float value, float[] alpha)
    {
        var path = _folder.At("x.safetensors");
        SafetensorsWriter.Write(path,
        [
            Tensor("lora_A.weight", down), Tensor("lora_B.weight", up),
            TensorToWrite.FromSingles("unet.conv_in.alpha", alpha.Length == 1 ? [] : [alpha.Length], alpha),
        ]);
        LoadUNet(GoldenFolder.Ours("unet-sdxl"), (path, 1)).Dispose();

        TensorToWrite Tensor(string part, long[] shape)
        {
            var values = new float[shape.Aggregate(1L, static (count, size) => count * size)];
            Array.Fill(values, value);
            return TensorToWrite.FromSingles($"unet.conv_in.{part}", shape, values);
        }
    }

    [TestCase("down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q",
        "input_blocks.4.1.transformer_blocks.0.attn1.to_q")]
    [TestCase("down_blocks.2.resnets.1.conv1", "input_blocks.8.0.in_layers.2")]
    [TestCase("down_blocks.0.downsamplers.0.conv", "input_blocks.3.0.op")]
    [TestCase("mid_block.attentions.0.proj_in", "middle_block.1.proj_in")]
    [TestCase("mid_block.resnets.1.conv2", "middle_block.2.out_layers.3")]
    [TestCase("up_blocks.0.attentions.2.proj_out", "output_blocks.2.1.proj_out")]
    [TestCase("up_blocks.0.upsamplers.0.conv", "output_blocks.2.2.conv")]
    [TestCase("up_blocks.2.resnets.0.conv_shortcut", "output_blocks.6.0.skip_connection")]
    [TestCase("time_embedding.linear_1", "time_embed.0")]
    [TestCase("add_embedding.linear_2", "label_emb.0.2")]
    public void TheOriginalNames_AreSdxls(string layer, string original) => Assert.That(
        OriginalUNetNames.Of(["down_blocks.0.resnets.1.conv1", "up_blocks.0.attentions.0.proj_in"])
            .Translate(layer), Is.EqualTo(original));

    static string? Name(string form, string layer, string part, OriginalUNetNames names) => form switch
    {
        "kohya" => $"lora_unet_{layer.Replace('.', '_')}{Kohya(part)}",
        "kohya with the original names" =>
            $"lora_unet_{(names.Translate(layer) ?? layer).Replace('.', '_')}{Kohya(part)}",
        _ when part == "alpha" => null,
        "diffusers (peft)" => $"unet.{layer}.lora_{(part == "down" ? "A" : "B")}.weight",
        "diffusers (older)" => $"unet.{layer}.lora.{part}.weight",
        _ => $"{layer}.lora.{part}.weight",
    };

    static string Kohya(string part) => part == "alpha" ? ".alpha" : $".lora_{part}.weight";

    static string[] AllLayers(string folder)
    {
        using var weights = Checkpoint.Open(folder);
        return [.. weights.Tensors.Keys];
    }

    // The matrices are read when the network is opened.
    readonly List<LoraFile> _open = [];

    [TearDown]
    public void CloseFiles() => _open.ForEach(static file => file.Dispose());

    DenoisingUNet LoadUNet(string folder, params (string Path, float Scale)[] loras) =>
        DenoisingUNet.Load(folder, updates: Updates("unet", folder, loras));

    Dictionary<string, List<LowRankUpdate>> Updates(
        string component, string folder, params (string Path, float Scale)[] loras)
    {
        var updates = new Dictionary<string, List<LowRankUpdate>>();
        using var weights = Checkpoint.Open(folder);
        foreach (var (path, scale) in loras)
        {
            _open.Add(LoraFile.Open(path, scale));
            _open[^1].AddTo(component, weights, updates);
        }
        return updates;
    }
}

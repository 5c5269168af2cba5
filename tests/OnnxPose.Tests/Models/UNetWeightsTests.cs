using System.Text.Json.Nodes;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Files;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Protobuf;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

/// <summary>What must hold between a UNet's or adapter's config.json and its weights.</summary>
sealed class UNetWeightsTests
{
    const string Weights = "diffusion_pytorch_model.safetensors";

    static readonly UNetConfig s_unet = RandomUNet.Small([new(4, false, 1, 1), new(8, true, 2, 1)]) with
    {
        LayersPerStage = 1,
    };

    static readonly PoseAdapterConfig s_adapter = new()
    {
        InChannels = 3,
        Channels = [4, 8, 8, 8],
        BlocksPerStage = 1,
        DownscaleFactor = 4,
        IsXl = true,
    };

    [TestCase("cross_attention_dim", 25, "attn2.to_k.weight")]
    [TestCase("projection_class_embeddings_input_dim", 60, "add_embedding.linear_1.weight")]
    [TestCase("in_channels", 9, "conv_in.weight")]
    [TestCase("layers_per_block", 2, "down_blocks.0.resnets.1")]
    [TestCase("norm_num_groups", 3, "'norm_num_groups'")]
    public void AUNetsWeights_OfAnotherConfig_AreRefused_NamingTheTensor(string key, int value, string fault)
    {
        using var folder = new TempFolder();
        RandomUNet.Write(folder.Path, s_unet, seed: 1);
        Change(folder, key, value);
        Refused(() => DenoisingUNet.Load(folder.Path), fault);
    }

    [TestCase("channels", "[4, 8, 8, 16]", "body.3.in_conv")]
    [TestCase("num_res_blocks", "2", "body.0.resnets.1")]
    [TestCase("downscale_factor", "8", "conv_in.weight")]
    [TestCase("in_channels", "1", "'in_channels' is 1, expected 3")]
    [TestCase("adapter_type", "\"light_adapter\"", "'adapter_type' is \"light_adapter\"")]
    public void AnAdaptersWeights_OfAnotherConfig_AreRefused_NamingTheTensor(
        string key, string value, string fault)
    {
        using var folder = new TempFolder();
        RandomPoseAdapter.Write(folder.Path, s_adapter, seed: 1);
        Change(folder, key, JsonNode.Parse(value)!);
        Refused(() => PoseAdapter.Load(folder.Path), fault);
    }

    [TestCase("mid_block.attentions.0.norm.bias")]
    [TestCase("up_blocks.1.resnets.1.conv2.weight")]
    [TestCase("add_embedding.linear_2.bias")]
    public void AMissingTensor_IsNamed(string name)
    {
        using var folder = new TempFolder();
        RandomUNet.Write(folder.Path, s_unet, seed: 1);
        ModelFolders.Rewrite(folder.Path, folder.At("model.safetensors"), DType.F32, key => key != name);
        Refused(() => DenoisingUNet.Load(folder.Path), name);
    }

    [Test]
    public void ATensorThatIsLeftOver_IsNamed()
    {
        using var folder = new TempFolder();
        RandomUNet.Write(folder.Path, s_unet, seed: 1);
        const string Extra = "mid_block.attentions.0.transformer_blocks.0.fuser.alpha";
        RandomTensors.Write(
            folder.At(Weights), RandomUNet.Tensors(s_unet).Append((Extra, [1L])), seed: 1);
        Refused(() => DenoisingUNet.Load(folder.Path), Extra);
        RandomPoseAdapter.Write(folder.Path, s_adapter, seed: 1);
        RandomTensors.Write(
            folder.At(Weights), RandomPoseAdapter.Tensors(s_adapter).Append(("extra", [1L])), seed: 1);
        Refused(() => PoseAdapter.Load(folder.Path), "extra");
    }

    [Test]
    public void Shards_AreReadWhereTheyLie_AndAModelOnnxWins()
    {
        using var whole = new TempFolder();
        RandomUNet.Write(whole.Path, s_unet, seed: 1);
        using var folder = new TempFolder();
        File.Copy(whole.At("config.json"), folder.At("config.json"));
        string[] shards =
        [
            "diffusion_pytorch_model-00001-of-00002.safetensors",
            "diffusion_pytorch_model-00002-of-00002.safetensors",
        ];
        ModelFolders.Rewrite(whole.Path, folder.At(shards[0]), DType.F32, static name => !Second(name));
        ModelFolders.Rewrite(whole.Path, folder.At(shards[1]), DType.F32, Second);
        var map = RandomUNet.Tensors(s_unet).Select(
            tensor => $"\"{tensor.Name}\": \"{shards[Second(tensor.Name) ? 1 : 0]}\"");
        AtomicFile.WriteText(
            folder.At("diffusion_pytorch_model.safetensors.index.json"),
            $$"""{ "weight_map": { {{string.Join(", ", map)}} } }""");
        Assert.That(Noise(folder.Path), Is.EqualTo(Noise(whole.Path)));

        using (var checkpoint = Checkpoint.Open(folder.Path))
        {
            var model = UNetGraph.Build(s_unet, checkpoint.NewScope());
            AtomicFile.Write(folder.At("model.onnx"), stream => stream.Write(model.Bytes));
        }
        File.Delete(folder.At("diffusion_pytorch_model.safetensors.index.json"));
        Assert.That(Noise(folder.Path), Is.EqualTo(Noise(whole.Path)));

        static bool Second(string name) => name.StartsWith("up_blocks", StringComparison.Ordinal);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "needs a file system that does not store holes")]
    public void SdxlsUNet_BecomesASmallGraph_OverWeightsThatStayInTheirFile()
    {
        using var folder = new TempFolder();
        var tensors = RandomUNet.Tensors(RandomUNet.Sdxl).ToArray();
        SparseCheckpoint.Write(folder.At(Weights), tensors);
        AtomicFile.WriteText(folder.At("config.json"), RandomUNet.Json(RandomUNet.Sdxl));
        var config = UNetConfig.Read(folder.At("config.json"), "unet");
        using var checkpoint = Checkpoint.Open(folder.Path);
        Assert.That(checkpoint.Tensors.Values.Sum(static entry => entry.ElementCount),
            Is.EqualTo(2_567_463_684), "the published number of parameters");

        var model = UNetGraph.Build(config, checkpoint.NewScope(), OnnxType.Float16);
        Assert.That(model.Bytes, Has.Length.LessThan(8 << 20));
        var weights = ModelProto.Parser.ParseFrom(model.Bytes).Graph.Initializer.ToLookup(
            static tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External);
        Assert.That(weights[true].Count(), Is.EqualTo(tensors.Length).And.EqualTo(1680));
        Assert.That(weights[false].Max(static tensor => tensor.RawData.Length), Is.LessThan(4096));
    }

    static float[] Noise(string folder)
    {
        using var unet = DenoisingUNet.Load(folder);
        var conditions = new DenoisingConditions
        {
            Rows = 1,
            Tokens = 3,
            TextStates = new float[3 * s_unet.TextWidth],
            PooledText = new float[20],
            TimeIds = new float[6],
        };
        using var predictor = unet.Begin(conditions, 4, 4);
        predictor.Latents.Fill(0.5f);
        predictor.Predict(10);
        return predictor.Noise.ToArray();
    }

    static void Change(TempFolder folder, string key, JsonNode value)
    {
        var config = JsonNode.Parse(File.ReadAllText(folder.At("config.json")))!;
        config[key] = value;
        AtomicFile.WriteText(folder.At("config.json"), config.ToJsonString());
    }

    static void Refused(Func<IDisposable> load, string fault) => Assert.That(
        () => load().Dispose(), Throws.TypeOf<ModelContractException>().With.Message.Contains(fault));
}

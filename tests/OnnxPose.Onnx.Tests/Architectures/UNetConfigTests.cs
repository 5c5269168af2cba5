using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Onnx.Tests.Architectures;

sealed class UNetConfigTests
{
    // stabilityai/stable-diffusion-xl-base-1.0, unet/config.json
    const string Base = """
        { "_class_name": "UNet2DConditionModel", "_diffusers_version": "0.19.0.dev0", "act_fn": "silu",
          "addition_embed_type": "text_time", "addition_embed_type_num_heads": 64,
          "addition_time_embed_dim": 256, "attention_head_dim": [5, 10, 20],
          "block_out_channels": [320, 640, 1280], "center_input_sample": false, "class_embed_type": null,
          "class_embeddings_concat": false, "conv_in_kernel": 3, "conv_out_kernel": 3,
          "cross_attention_dim": 2048, "cross_attention_norm": null,
          "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
          "downsample_padding": 1, "dual_cross_attention": false, "encoder_hid_dim": null,
          "encoder_hid_dim_type": null, "flip_sin_to_cos": true, "freq_shift": 0, "in_channels": 4,
          "layers_per_block": 2, "mid_block_only_cross_attention": null, "mid_block_scale_factor": 1,
          "mid_block_type": "UNetMidBlock2DCrossAttn", "norm_eps": 1e-05, "norm_num_groups": 32,
          "num_attention_heads": null, "num_class_embeds": null, "only_cross_attention": false,
          "out_channels": 4, "projection_class_embeddings_input_dim": 2816, "resnet_out_scale_factor": 1.0,
          "resnet_skip_time_act": false, "resnet_time_scale_shift": "default", "sample_size": 128,
          "time_cond_proj_dim": null, "time_embedding_act_fn": null, "time_embedding_dim": null,
          "time_embedding_type": "positional", "timestep_post_act": null,
          "transformer_layers_per_block": [1, 2, 10],
          "up_block_types": ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"],
          "upcast_attention": null, "use_linear_projection": true }
        """;

    string _path = "";

    [SetUp]
    public void CreateFile() =>
        _path = Path.Combine(Directory.CreateTempSubdirectory("onnxpose-").FullName, "config.json");

    [TearDown]
    public void RemoveFile() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Test]
    public void Base_HasThePublishedSizes()
    {
        var config = Read(Base);
        Assert.That(config.Down, Is.EqualTo((UNetStage[])
            [new(320, false, 5, 1), new(640, true, 10, 2), new(1280, true, 20, 10)]));
        Assert.That(config.Middle, Is.EqualTo(new UNetStage(1280, true, 20, 10)));
        Assert.That(config.Up, Is.EqualTo((UNetStage[])
            [new(1280, true, 20, 10), new(640, true, 10, 2), new(320, false, 5, 1)]));
        Assert.That((config.InChannels, config.OutChannels, config.LayersPerStage, config.Groups),
            Is.EqualTo((4, 4, 2, 32)));
        Assert.That((config.TextWidth, config.TimeIdWidth, config.EmbeddingWidth),
            Is.EqualTo((2048, 256, 1280)));
        Assert.That((config.LinearProjection, config.CosineFirst, config.FrequencyShift),
            Is.EqualTo((true, true, 0)));
    }

    [Test]
    public void Base_TakesTheMapsOfSdxlsAdapters() =>
        Assert.That(Read(Base).AdapterShapes(128, 96), Is.EqualTo((MapShape[])
            [new(320, 64, 48), new(640, 64, 48), new(1280, 32, 24), new(1280, 32, 24)]));

    [TestCase(1280, 6)]
    [TestCase(1536, 5)]
    [TestCase(1281, -1)]
    [TestCase(2816, -1)]
    [TestCase(0, -1)]
    public void TimeIds_AreWhatThePooledTextLeavesRoomFor(int pooled, int expected) =>
        Assert.That(Read(Base).TimeIds(pooled), Is.EqualTo(expected));

    [Test]
    public void OneNumber_StandsForAllStages()
    {
        var config = Read(Base
            .Replace("\"attention_head_dim\": [5, 10, 20]", "\"attention_head_dim\": 8")
            .Replace("[1, 2, 10]", "3"));
        Assert.That(config.Down.Select(static stage => stage.Heads), Is.All.EqualTo(8));
        Assert.That(config.Down.Select(static stage => stage.TransformerLayers), Is.All.EqualTo(3));
        Assert.That((config.Middle.Heads, config.Middle.TransformerLayers), Is.EqualTo((8, 3)));
    }

    [Test]
    public void WhereThereIsNoAttention_HeadsNeedNotDivideTheChannels() => Assert.That(
        Read(With("block_out_channels", "[321, 640, 1280]")).Down[0].Channels, Is.EqualTo(321));

    [TestCase("addition_embed_type", "null", "one of text_time")]
    [TestCase("addition_embed_type", "\"text\"", "one of text_time")]
    [TestCase("act_fn", "\"gelu\"", "one of silu, swish")]
    [TestCase("mid_block_type", "\"UNetMidBlock2DSimpleCrossAttn\"", "one of UNetMidBlock2DCrossAttn")]
    [TestCase("mid_block_type", "null", "one of UNetMidBlock2DCrossAttn")]
    [TestCase("resnet_time_scale_shift", "\"scale_shift\"", "one of default")]
    [TestCase("time_embedding_type", "\"fourier\"", "one of positional")]
    [TestCase("conv_in_kernel", "1", "3; nothing else is supported")]
    [TestCase("conv_out_kernel", "5", "3; nothing else is supported")]
    [TestCase("downsample_padding", "0", "1; nothing else is supported")]
    [TestCase("mid_block_scale_factor", "1.4", "1; nothing else is supported")]
    [TestCase("resnet_out_scale_factor", "2.0", "1; nothing else is supported")]
    [TestCase("center_input_sample", "true", "null or false; nothing else is supported")]
    [TestCase("class_embed_type", "\"timestep\"", "null or false")]
    [TestCase("class_embeddings_concat", "true", "null or false")]
    [TestCase("cross_attention_norm", "\"layer_norm\"", "null or false")]
    [TestCase("dual_cross_attention", "true", "null or false")]
    [TestCase("encoder_hid_dim", "1024", "null or false")]
    [TestCase("encoder_hid_dim_type", "\"text_proj\"", "null or false")]
    [TestCase("mid_block_only_cross_attention", "true", "null or false")]
    [TestCase("num_attention_heads", "[5, 10, 20]", "null or false")]
    [TestCase("num_class_embeds", "10", "null or false")]
    [TestCase("only_cross_attention", "[true, false, false]", "null or false")]
    [TestCase("resnet_skip_time_act", "true", "null or false")]
    [TestCase("time_cond_proj_dim", "256", "null or false")]
    [TestCase("time_embedding_act_fn", "\"gelu\"", "null or false")]
    [TestCase("time_embedding_dim", "512", "null or false")]
    [TestCase("timestep_post_act", "\"silu\"", "null or false")]
    [TestCase("upcast_attention", "true", "null or false")]
    [TestCase("norm_num_groups", "null", "a whole number from 1")]
    [TestCase("layers_per_block", "[2, 2, 2]", "a whole number from 1")]
    [TestCase("cross_attention_dim", "[2048, 2048, 2048]", "a whole number from 1")]
    [TestCase("transformer_layers_per_block", "[1, 2]", "a whole number from 1 to 1024 or a list of 3")]
    [TestCase("transformer_layers_per_block", "[[1, 1], [2, 2], [10, 10]]", "or a list of 3")]
    [TestCase("attention_head_dim", "[5, 10]", "or a list of 3")]
    [TestCase("block_out_channels", "[]", "a list of 1 to 64 whole numbers")]
    [TestCase("block_out_channels", "[320, \"640\", 1280]", "a list of 1 to 64 whole numbers")]
    [TestCase("down_block_types", "[\"SimpleCrossAttnDownBlock2D\"]", "each one of DownBlock2D, CrossAttn")]
    [TestCase("up_block_types", "[\"UpBlock2D\", \"UpBlock2D\", 3]", "each one of UpBlock2D, CrossAttn")]
    [TestCase("use_linear_projection", "\"yes\"", "true or false")]
    public void AKeyThatIsNotSupported_IsRefused_NamingGotAndExpected(
        string key, string value, string expected)
    {
        var message = Refused(With(key, value));
        Assert.That(message, Does.Contain(_path).And.Contain("unet").And.Contain($"'{key}' is {value}"));
        Assert.That(message, Does.Contain(expected));
    }

    [TestCase("attention_type", "\"gated\"", "one of default")]
    [TestCase("reverse_transformer_layers_per_block", "[10, 2, 1]", "null or false")]
    public void ANewerKey_ThatIsNotSupported_IsRefused(string key, string value, string expected) =>
        Assert.That(Refused($"{{ \"{key}\": {value}, {Base.TrimStart()[1..]}"),
            Does.Contain($"'{key}' is {value}").And.Contain(expected));

    [TestCase("block_out_channels", "[320, 640, 1285]", "has 1285 where there is attention, expected a")]
    [TestCase("block_out_channels", "[320, 640]", "or a list of 2")]
    [TestCase("up_block_types", "[\"UpBlock2D\"]", "'up_block_types' has 1 entries, expected 3")]
    [TestCase("down_block_types", "[\"DownBlock2D\"]", "'down_block_types' has 1 entries, expected 3")]
    public void ValuesThatDoNotFitTogether_AreRefused(string key, string value, string fault) =>
        Assert.That(Refused(With(key, value)), Does.Contain(fault));

    [Test]
    public void FrequenciesThatWouldDivideByZero_AreRefused() => Assert.That(
        Refused(With("freq_shift", "1").Replace(
            "\"addition_time_embed_dim\": 256", "\"addition_time_embed_dim\": 2")),
        Does.Contain("'addition_time_embed_dim' makes embeddings of 2 numbers, expected at least 4"));

    [TestCase("sample_size")]
    [TestCase("dropout")]
    [TestCase("addition_embed_type_num_heads")]
    [TestCase("_diffusers_version")]
    [TestCase("decay")]
    public void KeysThatChangeNothing_AreFree(string key) =>
        Assert.That(() => Read($"{{ \"{key}\": 0.25, {Base.TrimStart()[1..]}"), Throws.Nothing);

    // The text with another value for a key.
    static string With(string key, string value)
    {
        var start = Base.IndexOf($"\"{key}\": ", StringComparison.Ordinal) + key.Length + 4;
        var end = Base[start] == '[' ? Base.IndexOf(']', start) + 1 : Base.IndexOfAny([',', '}'], start);
        return Base[..start] + value + Base[end..];
    }

    string Refused(string text) => Assert.Throws<ModelContractException>(() => Read(text))!.Message;

    UNetConfig Read(string text)
    {
        AtomicFile.WriteText(_path, text);
        return UNetConfig.Read(_path, "unet");
    }
}

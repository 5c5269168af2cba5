using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Onnx.Tests.Architectures;

sealed class ConfigTests
{
    const string T2p = """
        { "num_layers": 4, "num_heads": 6, "embed_dim_per_head": 64, "mlp_dim_factor": 4, "max_num_poses": 5,
          "cross_embed_dim": 768, "gmm_num_components": 6, "distribution": "gmm", "predict_hands": true }
        """;

    const string Clip = """
        { "vocab_size": 49408, "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12,
          "intermediate_size": 3072, "max_position_embeddings": 77, "hidden_act": "quick_gelu",
          "projection_dim": 768, "eos_token_id": 2, "bos_token_id": 0 }
        """;

    string _path = "";

    [SetUp]
    public void CreateFile() =>
        _path = Path.Combine(Directory.CreateTempSubdirectory("onnxpose-").FullName, "config.json");

    [TearDown]
    public void RemoveFile() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Test]
    public void PoseTransformer_ReadsThePublishedSizes()
    {
        var config = ReadT2p(T2p);
        Assert.That((config.Width, config.LogitsPerToken, config.MaxTokens), Is.EqualTo((384, 37, 651)));
    }

    [Test]
    public void TextEncoder_ReadsThePublishedSizes() =>
        Assert.That(ReadClip(Clip), Is.EqualTo(ClipTextConfig.VitLarge14));

    [Test]
    public void TextEncoder_TakesAnEndTokenOtherThanTheHistoricalOne() =>
        Assert.That(
            ReadClip(Clip.Replace("\"eos_token_id\": 2", "\"eos_token_id\": 49407")).EndToken,
            Is.EqualTo(49407));

    [Test]
    public void TextEncoder_IsFoundInAWholeClip() => Assert.That(
        ReadClip($$"""{ "text_config": {{Clip}}, "vision_config": {} }"""),
        Is.EqualTo(ClipTextConfig.VitLarge14));

    [TestCase("\"num_layers\": 4,", "", "'num_layers'")]
    [TestCase("\"num_layers\": 4", "\"num_layers\": 0", "'num_layers' is 0, expected a whole number from 1")]
    [TestCase("\"num_layers\": 4", "\"num_layers\": 1e9", "'num_layers' is 1e9")]
    [TestCase("\"num_heads\": 6", "\"num_heads\": \"six\"", "'num_heads' is \"six\"")]
    [TestCase("\"num_heads\": 6", "\"num_heads\": 2.5", "'num_heads' is 2.5")]
    [TestCase("\"max_num_poses\": 5", "\"max_num_poses\": null", "'max_num_poses' is null")]
    [TestCase("\"max_num_poses\": 5", "\"max_num_poses\": 99999999999999999999", "'max_num_poses' is 999")]
    [TestCase("\"gmm\"", "\"gaussian\"", "'distribution' is \"gaussian\", expected one of gmm")]
    [TestCase(
        "\"predict_hands\": true", "\"predict_hands\": false", "'predict_hands' is false, expected true")]
    public void PoseTransformer_RefusesAWrongValue_NamingFileKeyGotAndExpected(
        string from, string to, string fault) =>
        AssertRefused(() => ReadT2p(T2p.Replace(from, to)), fault, "t2p");

    [TestCase(
        "\"hidden_act\": \"quick_gelu\"", "\"hidden_act\": \"relu\"", "expected one of gelu, quick_gelu")]
    [TestCase("\"hidden_size\": 768", "\"hidden_size\": 770", "'hidden_size' is 770, expected a multiple of")]
    [TestCase("\"eos_token_id\": 2", "\"eos_token_id\": 2, \"layer_norm_eps\": 0", "'layer_norm_eps' is 0")]
    public void TextEncoder_RefusesAWrongValue_NamingFileKeyGotAndExpected(
        string from, string to, string fault) =>
        AssertRefused(() => ReadClip(Clip.Replace(from, to)), fault, "text_encoder");

    const string Vision = """
        { "hidden_size": 1024, "num_hidden_layers": 24, "num_attention_heads": 16, "intermediate_size": 4096,
          "image_size": 224, "patch_size": 14, "hidden_act": "quick_gelu", "projection_dim": 768 }
        """;

    [Test]
    public void VisionEncoder_ReadsThePublishedSizes_AloneAndInAWholeClip()
    {
        Assert.That(ReadVision(Vision), Is.EqualTo(ClipVisionConfig.VitLarge14));
        Assert.That(
            ReadVision($$"""{ "text_config": {}, "vision_config": {{Vision}} }"""),
            Is.EqualTo(ClipVisionConfig.VitLarge14));
        Assert.That(ClipVisionConfig.VitLarge14.Patches, Is.EqualTo(256));
    }

    [Test]
    public void AWholeClip_NamesTheWidthOfItsProjection_Outside()
    {
        Assert.That(
            ReadVision($$"""{ "vision_config": {{Vision}}, "projection_dim": 1024 }""").ProjectionWidth,
            Is.EqualTo(1024));
        Assert.That(
            ReadClip($$"""{ "text_config": {{Clip}}, "projection_dim": 1024 }""").ProjectionWidth,
            Is.EqualTo(1024));
    }

    [TestCase("\"patch_size\": 14", "\"patch_size\": 225", "'patch_size' is 225")]
    [TestCase("1024", "1000", "'hidden_size' is 1000, expected a multiple of 'num_attention_heads'")]
    [TestCase("\"image_size\": 224", "\"image_size\": 100000", "'image_size' is 100000")]
    [TestCase("\"image_size\": 224", "\"image_size\": 224, \"num_channels\": 4", "'num_channels' is 4")]
    [TestCase("quick_gelu", "gelu_new", "expected one of gelu, quick_gelu")]
    public void VisionEncoder_RefusesAWrongValue_NamingFileKeyGotAndExpected(
        string from, string to, string fault) =>
        AssertRefused(() => ReadVision(Vision.Replace(from, to)), fault, "clip_vision");

    const string Vae = """
        { "in_channels": 3, "out_channels": 3, "latent_channels": 4,
          "block_out_channels": [128, 256, 512, 512],
          "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D",
            "DownEncoderBlock2D"],
          "up_block_types": ["UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D"],
          "layers_per_block": 2, "norm_num_groups": 32, "act_fn": "silu", "scaling_factor": 0.13025,
          "force_upcast": true, "latents_mean": null, "latents_std": null, "shift_factor": null }
        """;

    [Test]
    public void Autoencoder_ReadsThePublishedSizes()
    {
        Assert.That(ReadVae(Vae), Is.EqualTo(new AutoencoderConfig
        {
            LatentChannels = 4,
            BlockChannels = [128, 256, 512, 512],
            LayersPerBlock = 2,
            NormGroups = 32,
            ScalingFactor = 0.13025f,
            ForceUpcast = true,
        }));
        Assert.That(ReadVae(Vae).Factor, Is.EqualTo(8));
        Assert.That(
            ReadVae(Vae.Replace("\"scaling_factor\": 0.13025,", "")).ScalingFactor, Is.EqualTo(0.18215f));
    }

    [TestCase("\"shift_factor\": null", "\"shift_factor\": 0.1159", "'shift_factor' is 0.1159")]
    [TestCase("\"latents_mean\": null", "\"latents_mean\": [0, 0, 0, 0]", "'latents_mean' is [0, 0, 0, 0]")]
    [TestCase("\"latents_std\": null", "\"latents_std\": 1", "'latents_std' is 1")]
    [TestCase("\"silu\"", "\"gelu\"", "'act_fn' is \"gelu\", expected one of silu, swish")]
    [TestCase("0.13025", "0", "'scaling_factor' is 0, expected a number above 0")]
    [TestCase("\"force_upcast\": true", "\"force_upcast\": 1", "'force_upcast' is 1")]
    [TestCase("\"in_channels\": 3", "\"in_channels\": 1", "'in_channels' is 1")]
    [TestCase("\"norm_num_groups\": 32", "\"norm_num_groups\": 3", "a multiple of 'norm_num_groups'")]
    [TestCase("\"norm_num_groups\": 32", "\"norm_num_groups\": 0", "'norm_num_groups' is 0")]
    [TestCase("[128, 256, 512, 512]", "[128, 256, 512]", "3, 4 and 4 entries")]
    [TestCase("[128, 256, 512, 512]", "[]", "'block_out_channels' is []")]
    [TestCase("[128, 256, 512, 512]", "[128, 256, 512, 1e9]", "'block_out_channels'")]
    [TestCase("[\"UpDecoderBlock2D\", ", "[\"AttnUpDecoderBlock2D\", ", "'up_block_types'")]
    [TestCase("\"UpDecoderBlock2D\", \"UpDecoderBlock2D\", ", "", "4, 4 and 2 entries")]
    public void Autoencoder_RefusesAWrongValue_NamingFileKeyGotAndExpected(
        string from, string to, string fault) =>
        AssertRefused(() => ReadVae(Vae.Replace(from, to)), fault, "vae");

    [TestCase("", "not JSON")]
    [TestCase("{", "not JSON")]
    [TestCase("[]", "a JSON Array, expected an object")]
    [TestCase("null", "a JSON Null, expected an object")]
    public void AFileThatIsNoObject_IsRefused(string text, string fault) =>
        AssertRefused(() => ReadT2p(text), fault);

    [Test]
    public void AHugeFile_IsRefused_BeforeItIsRead()
    {
        using (var file = File.Create(_path))
        {
            file.SetLength(1L << 33);
        }
        AssertRefused(() => PoseTransformerConfig.Read(_path, "t2p"), "it has 8589934592 bytes");
    }

    [Test]
    public void AFileThatIsNotThere_IsRefused() =>
        AssertRefused(() => PoseTransformerConfig.Read(_path, "t2p"), "is not there", "t2p");

    [Test]
    public void PoseTokens_StandInThePublishedOrder()
    {
        var layout = PoseTokenLayout.Of(ReadT2p(T2p) with { MaxPeople = 2 });
        Assert.That(layout.Kinds, Has.Length.EqualTo(1 + (2 * 130)));
        Assert.That(layout.Kinds[..6], Is.EqualTo([0L, 1, 1, 1, 1, 2]));
        Assert.That(layout.Parts[..6], Is.EqualTo([0L, 1, 2, 1, 2, 3]));
        Assert.That(layout.People[..6], Is.EqualTo([0L, 1, 1, 2, 2, 1]));
        Assert.That(layout.Kinds[^42..], Is.All.EqualTo(4L));
        Assert.That(layout.Parts[^1], Is.EqualTo(130L));
        Assert.That(layout.People[5..133], Is.All.EqualTo(1L));
        Assert.That(layout.People[133..], Is.All.EqualTo(2L));
    }

    void AssertRefused(Func<object> read, params string[] parts)
    {
        var message = Assert.Throws<ModelContractException>(() => read())!.Message;
        Assert.That(message, Does.Contain(_path));
        Assert.That(
            parts.Where(part => !message.Contains(part, StringComparison.Ordinal)), Is.Empty, message);
    }

    PoseTransformerConfig ReadT2p(string text)
    {
        AtomicFile.WriteText(_path, text);
        return PoseTransformerConfig.Read(_path, "t2p");
    }

    ClipTextConfig ReadClip(string text)
    {
        AtomicFile.WriteText(_path, text);
        return ClipTextConfig.Read(_path, "text_encoder");
    }

    ClipVisionConfig ReadVision(string text)
    {
        AtomicFile.WriteText(_path, text);
        return ClipVisionConfig.Read(_path, "clip_vision");
    }

    AutoencoderConfig ReadVae(string text)
    {
        AtomicFile.WriteText(_path, text);
        return AutoencoderConfig.Read(_path, "vae");
    }
}

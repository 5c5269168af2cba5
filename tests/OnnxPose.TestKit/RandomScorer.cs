using System.Text.Json;
using OnnxPose.Onnx.Files;
using OnnxPose.Text;
using static OnnxPose.TestKit.RandomTensors;

namespace OnnxPose.TestKit;

/// <summary>What CLaPP needs, small and with random weights, in a model folder as the hub has it.</summary>
static class RandomScorer
{
    /// <summary>The side of the pictures that the vision encoder reads.</summary>
    public static int ImageSize => ScorerSizes.Small.ImageSize;

    /// <summary>Width of CLIP's projected texts and pictures.</summary>
    public static int Features => ScorerSizes.Small.Features;

    /// <summary>Writes the components <c>tokenizer</c>, <c>text_encoder</c>, <c>clip_vision</c> and
    /// <c>clapp</c>.</summary>
    /// <returns>The folder.</returns>
    public static string Write(string folder, ulong seed = 1, ScorerSizes? sizes = null)
    {
        sizes ??= ScorerSizes.Small;
        var tokenizer = Folder("tokenizer");
        foreach (var file in new[] { "vocab.json", "merges.txt", "tokenizer_config.json" })
        {
            File.Copy(GoldenFolder.Ours("clip-tokenizer-small", file), Path.Combine(tokenizer, file));
        }
        RandomTextEncoder.Write(Folder("text_encoder"), ClipTokenizer.Load(tokenizer).VocabularySize,
            sizes.TextWidth, sizes.Layers, seed, sizes.Features);
        WriteVision(Folder("clip_vision"), sizes, seed + 1);
        foreach (var head in new[] { "pose_projection", "text_projection" })
        {
            RandomTensors.Write(Path.Combine(Folder("clapp", head), "model.safetensors"),
                [
                    .. Linear("projection", sizes.Features, sizes.Embedding),
                    .. Linear("dense", sizes.Embedding, sizes.Embedding),
                ], seed + (ulong)head[0]);
        }
        return folder;

        string Folder(params string[] parts) =>
            Directory.CreateDirectory(Path.Combine([folder, .. parts])).FullName;
    }

    /// <summary>Writes a text-to-pose transformer that reads the same texts beside them, component
    /// <c>t2p</c>, and an aesthetic head, component <c>aesthetic</c>.</summary>
    /// <returns>The folder.</returns>
    public static string WriteWithTransformer(string folder, ulong seed = 1)
    {
        Write(folder, seed);
        RandomPoseTransformer.Write(Directory.CreateDirectory(Path.Combine(folder, "t2p")).FullName, new()
        {
            Layers = 1,
            Heads = 2,
            HeadSize = 16,
            MlpFactor = 2,
            MaxPeople = 3,
            TextWidth = ScorerSizes.Small.TextWidth,
            MixtureComponents = 6,
        }, seed + 2);
        var aesthetic = Directory.CreateDirectory(Path.Combine(folder, "aesthetic")).FullName;
        RandomTensors.Write(
            Path.Combine(aesthetic, "model.safetensors"), Linear("layers.0", Features, 1), seed + 3);
        return folder;
    }

    static void WriteVision(string folder, ScorerSizes sizes, ulong seed)
    {
        var (width, patch) = (sizes.Width, sizes.Patch);
        var places = 1 + (sizes.ImageSize / patch * (sizes.ImageSize / patch));
        RandomTensors.Write(Path.Combine(folder, "model.safetensors"),
        [
            ("vision_model.embeddings.class_embedding", [width]),
            ("vision_model.embeddings.patch_embedding.weight", [width, 3, patch, patch]),
            ("vision_model.embeddings.position_embedding.weight", [places, width]),
            .. Norm("vision_model.pre_layrnorm", width), .. Norm("vision_model.post_layernorm", width),
            ("visual_projection.weight", [sizes.Features, width]),
            .. Enumerable.Range(0, sizes.Layers).SelectMany(i =>
                Layer($"vision_model.encoder.layers.{i}.", width, sizes.HiddenFactor * width)),
        ], seed);
        AtomicFile.WriteText(Path.Combine(folder, "config.json"), JsonSerializer.Serialize(new
        {
            model_type = "clip_vision_model",
            hidden_size = width,
            intermediate_size = sizes.HiddenFactor * width,
            num_hidden_layers = sizes.Layers,
            num_attention_heads = sizes.Heads,
            image_size = sizes.ImageSize,
            patch_size = patch,
            hidden_act = "gelu",
            projection_dim = sizes.Features,
        }));
    }

    static IEnumerable<(string Name, long[] Shape)> Layer(string prefix, long width, long hidden) =>
    [
        .. Norm(prefix + "layer_norm1", width), .. Norm(prefix + "layer_norm2", width),
        .. new[] { "q", "k", "v", "out" }.SelectMany(part =>
            Linear($"{prefix}self_attn.{part}_proj", width, width)),
        .. Linear(prefix + "mlp.fc1", width, hidden), .. Linear(prefix + "mlp.fc2", hidden, width),
    ];
}

using System.Text.Json;
using OnnxPose.Onnx.Files;
using OnnxPose.Text;
using static OnnxPose.TestKit.RandomTensors;

namespace OnnxPose.TestKit;

/// <summary>What CLaPP needs, small and with random weights, in a model folder as the hub has it.</summary>
static class RandomScorer
{
    /// <summary>The side of the pictures that the vision encoder reads.</summary>
    public const int ImageSize = 64;

    /// <summary>Width of CLIP's projected texts and pictures.</summary>
    public const int Features = 20;

    const int Width = 24, Heads = 4, Hidden = 48, Patch = 16, Layers = 2, Embedding = 12;

    /// <summary>Writes the components <c>tokenizer</c>, <c>text_encoder</c>, <c>clip_vision</c> and
    /// <c>clapp</c>.</summary>
    /// <returns>The folder.</returns>
    public static string Write(string folder, ulong seed = 1)
    {
        var tokenizer = Folder("tokenizer");
        foreach (var file in new[] { "vocab.json", "merges.txt", "tokenizer_config.json" })
        {
            File.Copy(GoldenFolder.Path("clip-tokenizer-small", file), Path.Combine(tokenizer, file));
        }
        RandomTextEncoder.Write(Folder("text_encoder"), ClipTokenizer.Load(tokenizer).VocabularySize,
            Width, Layers, seed, Features);
        WriteVision(Folder("clip_vision"), seed + 1);
        foreach (var head in new[] { "pose_projection", "text_projection" })
        {
            RandomTensors.Write(Path.Combine(Folder("clapp", head), "model.safetensors"),
                [.. Linear("projection", Features, Embedding), .. Linear("dense", Embedding, Embedding)],
                seed + (ulong)head[0]);
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
            TextWidth = Width,
            MixtureComponents = 6,
        }, seed + 2);
        var aesthetic = Directory.CreateDirectory(Path.Combine(folder, "aesthetic")).FullName;
        RandomTensors.Write(
            Path.Combine(aesthetic, "model.safetensors"), Linear("layers.0", Features, 1), seed + 3);
        return folder;
    }

    static void WriteVision(string folder, ulong seed)
    {
        const int Places = 1 + (ImageSize / Patch * (ImageSize / Patch));
        RandomTensors.Write(Path.Combine(folder, "model.safetensors"),
        [
            ("vision_model.embeddings.class_embedding", [Width]),
            ("vision_model.embeddings.patch_embedding.weight", [Width, 3, Patch, Patch]),
            ("vision_model.embeddings.position_embedding.weight", [Places, Width]),
            .. Norm("vision_model.pre_layrnorm", Width), .. Norm("vision_model.post_layernorm", Width),
            ("visual_projection.weight", [Features, Width]),
            .. Enumerable.Range(0, Layers).SelectMany(i => Layer($"vision_model.encoder.layers.{i}.")),
        ], seed);
        AtomicFile.WriteText(Path.Combine(folder, "config.json"), JsonSerializer.Serialize(new
        {
            model_type = "clip_vision_model",
            hidden_size = Width,
            intermediate_size = Hidden,
            num_hidden_layers = Layers,
            num_attention_heads = Heads,
            image_size = ImageSize,
            patch_size = Patch,
            hidden_act = "gelu",
            projection_dim = Features,
        }));
    }

    static IEnumerable<(string Name, long[] Shape)> Layer(string prefix) =>
    [
        .. Norm(prefix + "layer_norm1", Width), .. Norm(prefix + "layer_norm2", Width),
        .. new[] { "q", "k", "v", "out" }.SelectMany(part =>
            Linear($"{prefix}self_attn.{part}_proj", Width, Width)),
        .. Linear(prefix + "mlp.fc1", Width, Hidden), .. Linear(prefix + "mlp.fc2", Hidden, Width),
    ];
}

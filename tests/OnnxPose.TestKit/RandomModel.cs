using OnnxPose.Text;

namespace OnnxPose.TestKit;

/// <summary>A whole model folder for <see cref="PosePipeline"/>: small networks with random
/// weights.</summary>
public static class RandomModel
{
    const int TextWidth = 32;

    /// <summary>Writes tokenizer, text encoder and text-to-pose transformer.</summary>
    /// <returns>The folder.</returns>
    public static string Write(string folder, int maxPeople = 3, ulong seed = 1)
    {
        var tokenizer = Directory.CreateDirectory(Path.Combine(folder, "tokenizer")).FullName;
        foreach (var file in new[] { "vocab.json", "merges.txt", "tokenizer_config.json" })
        {
            File.Copy(GoldenFolder.Ours("clip-tokenizer-small", file), Path.Combine(tokenizer, file),
                overwrite: true);
        }
        RandomTextEncoder.Write(Path.Combine(folder, "text_encoder"),
            ClipTokenizer.Load(tokenizer).VocabularySize, TextWidth, layers: 2, seed);
        RandomPoseTransformer.Write(Directory.CreateDirectory(Path.Combine(folder, "t2p")).FullName, new()
        {
            Layers = 2,
            Heads = 2,
            HeadSize = 16,
            MlpFactor = 2,
            MaxPeople = maxPeople,
            TextWidth = TextWidth,
            MixtureComponents = 6,
        }, seed + 1);
        return folder;
    }
}

using OnnxPose.Benchmarks.Steps;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks.Scale;

/// <summary>Model folders that draw poses: the miniature, and random weights of the published
/// sizes.</summary>
static class PublishedFolder
{
    const int Vocabulary = 49408, TextLayers = 12;

    /// <summary>The miniature's folder.</summary>
    public static string Miniature { get; } = Path.Combine(GoldenFolder.RepositoryRoot, "models", "mini");

    /// <summary>Writes CLIP ViT-L/14's text encoder and the published transformer, with the miniature's
    /// tokenizer.</summary>
    /// <returns>The folder.</returns>
    public static string Write(TempFolder folder)
    {
        var tokenizer = Directory.CreateDirectory(folder.At("tokenizer")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(Miniature, "tokenizer")))
        {
            File.Copy(file, Path.Combine(tokenizer, Path.GetFileName(file)));
        }
        Directory.CreateDirectory(folder.At("t2p"));
        RandomPoseTransformer.Write(folder.At("t2p"), PublishedModel.Sizes, seed: 1);
        RandomTextEncoder.Write(
            folder.At("text_encoder"), Vocabulary, PublishedModel.Sizes.TextWidth, TextLayers, seed: 1);
        return folder.Path;
    }
}

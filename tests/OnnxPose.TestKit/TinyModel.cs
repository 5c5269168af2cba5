using System.Text.Json.Nodes;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Files;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.TestKit;

/// <summary>A whole text-to-pose model of a few hundred kilobytes, put together from fixtures.</summary>
/// <remarks>
/// The transformer and the text encoder are the t2p fixture's, the vocabulary is clip-tokenizer-small's. That
/// one has more tokens than the fixture's encoder, so that the token embedding is made anew. What it draws
/// means nothing.
/// </remarks>
public static class TinyModel
{
    const string Embedding = "clip_text_model.text_model.embeddings.token_embedding.weight";

    /// <summary>Writes the folders <c>tokenizer</c> and <c>t2p</c>.</summary>
    /// <param name="folder">An existing folder.</param>
    public static void Write(string folder)
    {
        var tokenizer = Directory.CreateDirectory(Path.Combine(folder, "tokenizer")).FullName;
        foreach (var name in (string[])["vocab.json", "merges.txt", "tokenizer_config.json"])
        {
            File.Copy(GoldenFolder.Ours("clip-tokenizer-small", name), Path.Combine(tokenizer, name));
        }
        var transformer = Directory.CreateDirectory(Path.Combine(folder, "t2p")).FullName;
        File.Copy(GoldenFolder.Ours("t2p", "config.json"), Path.Combine(transformer, "config.json"));
        var words = JsonNode.Parse(File.ReadAllText(Path.Combine(tokenizer, "vocab.json")))!.AsObject().Count;
        var config = JsonNode.Parse(File.ReadAllText(GoldenFolder.Ours("t2p", "clip_text_config.json")))!;
        config["vocab_size"] = words;
        AtomicFile.WriteText(Path.Combine(transformer, "clip_text_config.json"), config.ToJsonString());
        WriteWeights(Path.Combine(transformer, "model.safetensors"), words);
    }

    static void WriteWeights(string path, int words)
    {
        using var source = SafetensorsFile.Open(GoldenFolder.Ours("t2p", "model.safetensors"));
        SafetensorsWriter.Write(path, source.Tensors.Values.Select(entry =>
        {
            if (entry.Name == Embedding)
            {
                var width = entry.Shape[1];
                return TensorToWrite.FromSingles(Embedding, [words, width], Random(words * width));
            }
            var bytes = new byte[entry.ByteLength];
            source.CopyBytes(entry, 0, bytes);
            return TensorToWrite.FromBytes(entry.Name, entry.Shape.AsSpan(), entry.DType, bytes);
        }));
    }

    static float[] Random(long count)
    {
        var random = PoseRandom.FromSeed(1);
        var values = new float[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)random.NextNormal();
        }
        return values;
    }
}

using BenchmarkDotNet.Attributes;
using OnnxPose.Benchmarks.Scale;
using OnnxPose.Text;

namespace OnnxPose.Benchmarks.Kernels;

/// <summary>A caption, and a text of many words of which the encoder reads the first 77 tokens.</summary>
public class TokenizerBenchmarks
{
    readonly ClipTokenizer _tokenizer =
        ClipTokenizer.Load(Path.Combine(PublishedFolder.Miniature, "tokenizer"));

    readonly string _long = string.Join(' ', Enumerable.Range(0, 500).Select(static i => $"word{i}, naïve"));

    [Benchmark]
    public object Caption() => _tokenizer.Encode("a woman in a red dress waving", 77);

    [Benchmark]
    public object ThousandWords() => _tokenizer.Encode(_long, 77);
}

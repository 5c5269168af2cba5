using OnnxPose.Inference;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;
using static OnnxPose.Inference.TensorContract;

namespace OnnxPose.Models;

/// <summary>What the pose transformer's models must look like.</summary>
/// <param name="config">Sizes.</param>
sealed class PoseTransformerContract(PoseTransformerConfig config)
{
    /// <summary>The place, as messages name it.</summary>
    public const string Slot = "t2p";

    static readonly string[] s_tokenInputs =
        [PoseTransformerGraph.Kinds, PoseTransformerGraph.Parts, PoseTransformerGraph.People];

    IEnumerable<int> Layers => Enumerable.Range(0, config.Layers);

    /// <summary>Text states to keys and values.</summary>
    public ModelContract Text => new(Slot, [TextStates], [.. Layers.SelectMany(KeysAndValues)]);

    /// <summary>One token of each row.</summary>
    public ModelContract Step(bool withText) => new(
        Slot,
        [
            .. s_tokenInputs.Select(static name => Of(name, OnnxType.Int64, "rows")),
            Of(PoseTransformerGraph.Coordinates, OnnxType.Float32, "rows", 2),
            Of(PoseTransformerGraph.PastTokens, OnnxType.Int32, "rows"),
            Of(PoseTransformerGraph.TotalTokens, OnnxType.Int32),
            .. Layers.SelectMany(
                i => Cache(PoseTransformerGraph.PastKey(i), PoseTransformerGraph.PastValue(i))),
            .. withText ? Layers.SelectMany(KeysAndValues) : [],
        ],
        [
            Of(PoseTransformerGraph.Logits, OnnxType.Float32, "rows", 4, config.LogitsPerToken),
            .. Layers.SelectMany(
                i => Cache(PoseTransformerGraph.PresentKey(i), PoseTransformerGraph.PresentValue(i))),
        ]);

    /// <summary>Whole sequences.</summary>
    public ModelContract FullPass(bool withText) => new(
        Slot,
        [
            Of(PoseTransformerGraph.Coordinates, OnnxType.Float32, "rows", config.MaxTokens, 2),
            Of(PoseTransformerGraph.Real, OnnxType.Bool, "rows", config.MaxTokens),
            .. withText ? [TextStates] : Array.Empty<TensorContract>(),
        ],
        [Of(PoseTransformerGraph.Logits, OnnxType.Float32, "rows", config.MaxTokens, config.LogitsPerToken)]);

    TensorContract TextStates =>
        Of(PoseTransformerGraph.TextStates, OnnxType.Float32, "texts", "text_tokens", config.TextWidth);

    IEnumerable<TensorContract> KeysAndValues(int layer)
    {
        Dim[] shape = ["texts", config.Heads, "text_tokens", config.HeadSize];
        yield return OfEitherFloat(PoseTransformerGraph.TextKey(layer), shape);
        yield return OfEitherFloat(PoseTransformerGraph.TextValue(layer), shape);
    }

    IEnumerable<TensorContract> Cache(string key, string value)
    {
        Dim[] shape = ["rows", config.Heads, "capacity", PoseTransformerGraph.CachedHeadSize(config)];
        yield return OfEitherFloat(key, shape);
        yield return OfEitherFloat(value, shape);
    }
}

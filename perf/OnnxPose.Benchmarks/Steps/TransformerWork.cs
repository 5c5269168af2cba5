using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Benchmarks.Steps;

/// <summary>What a pose transformer's passes have to compute and to read, from its sizes.</summary>
/// <remarks>A multiplication with its addition is two operations. Norms, embeddings and GELU are left out:
/// below one percent.</remarks>
sealed class TransformerWork(PoseTransformerConfig config, int textTokens)
{
    /// <summary>Weights of the blocks' Linears that one token passes: self-attention, queries and output of
    /// cross-attention, feed-forward.</summary>
    public double BlockWeights { get; } =
        (double)config.Layers * (6 + (2 * config.MlpFactor)) * config.Width * config.Width;

    /// <summary>Weights of all four heads.</summary>
    public double HeadWeights { get; } = 4.0 * config.LogitsPerToken * config.Width;

    /// <summary>Bytes of a step's weights in fp32.</summary>
    public double StepBytes => sizeof(float) * (BlockWeights + HeadWeights);

    /// <summary>Bytes of a step's weights with 8 bits and a scale a block; the heads stay in fp32.</summary>
    public double EightBitStepBytes =>
        (BlockWeights * (1 + ((double)sizeof(float) / QuantizedMatrix.BlockSize)))
        + (sizeof(float) * HeadWeights);

    /// <summary>Bytes of keys and values that a step reads besides, in fp32.</summary>
    public double CacheBytes(int past) =>
        2.0 * sizeof(float) * config.Layers * config.Width * (past + 1 + textTokens);

    /// <summary>Operations of a step.</summary>
    public double StepOperations(int past) =>
        2 * (BlockWeights + HeadWeights + AttentionPerQuery(past + 1) + AttentionPerQuery(textTokens));

    /// <summary>Operations of a pass over the whole padded sequence, cross-attention's keys and values
    /// included.
    /// </summary>
    public double FullPassOperations
    {
        get
        {
            var tokens = config.MaxTokens;
            var perToken = BlockWeights + (HeadWeights / 4)     // one head a token
                + AttentionPerQuery(tokens) + AttentionPerQuery(textTokens);
            return (2 * tokens * perToken) + TextOperations;
        }
    }

    /// <summary>Operations of cross-attention's keys and values.</summary>
    public double TextOperations => 2.0 * textTokens * 2 * config.Layers * config.Width * config.TextWidth;

    // Scores and weighted values, over all layers.
    double AttentionPerQuery(int keys) => 2.0 * config.Layers * config.Width * keys;
}

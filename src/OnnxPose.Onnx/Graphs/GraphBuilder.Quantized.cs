using System.Runtime.InteropServices;
using Google.Protobuf;
using OnnxPose.Onnx.Safetensors;
using static OnnxPose.Onnx.Graphs.GraphAttribute;

namespace OnnxPose.Onnx.Graphs;

partial class GraphBuilder
{
    // ONNX Runtime multiplies the codes with activations that it rounds to 8 bits too, block by block. Every
    // row of activations has its own scales, so that a row's result does not depend on its batch mates, as it
    // does with DynamicQuantizeMatMul (one scale for all). Other levels fall back to kernels many times
    // slower.
    const int EightBitActivations = 4;

    readonly ITensorSource? _quantized;

    /// <summary>
    /// Whether Linears that are given as tensors of a file get 8-bit weights, which lie in the model itself.
    /// </summary>
    public bool Quantizes => _quantized is not null;

    /// <summary>The values of a tensor that 8-bit weights are made of.</summary>
    /// <exception cref="InvalidOperationException">The graph has none.</exception>
    /// <exception cref="ModelContractException">It is no matrix of floats.</exception>
    public WeightMatrix Read(TensorEntry entry) => WeightMatrix.Read(
        _quantized ?? throw new InvalidOperationException($"{_graph.Name} has no 8-bit weights."), entry);

    /// <summary>A torch Linear on flat rows, its weight (out, in) a tensor of a file: in 8 bits where the
    /// graph <see cref="Quantizes"/>, else left where it lies.</summary>
    /// <exception cref="ModelContractException">It is no matrix of floats.</exception>
    /// <remarks>A weight that a LoRA adds to is left where it lies too.</remarks>
    public Value Linear(Value rows, TensorEntry weight, Value bias) => Quantizes && weight.Updates.Count == 0
        ? Linear(rows, Read(weight), bias)
        : Linear(rows, Weight(weight), bias);

    /// <summary>The same with a weight in memory, in 8 bits.</summary>
    public Value Linear(Value rows, WeightMatrix weight, Value bias)
    {
        var quantized = QuantizedMatrix.Of(weight);
        var codes = Constant(
            OnnxType.UInt8, UnsafeByteOperations.UnsafeWrap(quantized.Codes),     // nobody writes there again
            [quantized.Rows, quantized.Blocks, QuantizedMatrix.BlockSize]);
        var scales = Constant(
            OnnxType.Float32, MemoryMarshal.AsBytes(quantized.Scales.AsSpan()),
            [quantized.Rows, quantized.Blocks]);
        return MicrosoftNode(
            "MatMulNBits", [rows, codes, scales, Value.None, Value.None, bias],
            Int("K", quantized.Columns), Int("N", quantized.Rows), Int("bits", 8),
            Int("block_size", QuantizedMatrix.BlockSize), Int("accuracy_level", EightBitActivations));
    }
}

using System.Collections.Immutable;
using OnnxPose.Onnx.Lora;

namespace OnnxPose.Onnx.Safetensors;

/// <summary>One tensor of a file: what it is and where its bytes lie. Holds no data.</summary>
/// <param name="Name">The full name in the file.</param>
/// <param name="DType">The element type.</param>
/// <param name="Shape">At most 8 dimensions of 0 to 2^31 - 1; empty for a scalar.</param>
/// <param name="FilePath">The real file, links resolved, as an absolute path.</param>
/// <param name="FileOffset">
/// Where the first byte lies, counted from the start of the file; any alignment.
/// </param>
/// <param name="ByteLength">Exactly the product of the shape times the size of an element.</param>
sealed record TensorEntry(
    string Name, DType DType, ImmutableArray<long> Shape, string FilePath, long FileOffset, long ByteLength)
{
    /// <summary>What LoRAs add to it, where it was taken from a scope that knows of some.</summary>
    public IReadOnlyList<LowRankUpdate> Updates { get; init; } = [];

    /// <summary>How many elements the tensor has; 1 for a scalar.</summary>
    public long ElementCount => ByteLength / DType.ByteSize();

    /// <summary>For messages: <c>F16 [768, 3072]</c>.</summary>
    public string Form => $"{DType.HeaderName()} {FormatShape(Shape.AsSpan())}";

    /// <summary>For messages: <c>[768, 3072]</c>.</summary>
    public static string FormatShape(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}

using OnnxPose.Onnx.Protobuf;

namespace OnnxPose.Onnx.Graphs;

/// <summary>One dimension of a graph's input or output: a size, or the name of a size that is known at run
/// time.</summary>
readonly record struct Dim
{
    /// <summary>The size, or -1 where it is known at run time only.</summary>
    public long Size { get; private init; }

    /// <summary>What the size counts, where it is known at run time only; else null.</summary>
    public string? Name { get; private init; }

    /// <summary>A size that never changes.</summary>
    public static implicit operator Dim(long size) => new() { Size = size };

    /// <summary>A size that is known at run time.</summary>
    public static implicit operator Dim(string name) => new() { Size = -1, Name = name };

    internal TensorShapeProto.Types.Dimension ToProto() =>
        Name is null ? new() { DimValue = Size } : new() { DimParam = Name };
}

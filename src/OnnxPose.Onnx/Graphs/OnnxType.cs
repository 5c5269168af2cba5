using static OnnxPose.Onnx.Protobuf.TensorProto.Types;

namespace OnnxPose.Onnx.Graphs;

/// <summary>Element types that our graphs use; the numbers are the ONNX format's.</summary>
enum OnnxType
{
    /// <summary>32-bit float.</summary>
    Float32 = DataType.Float,

    /// <summary>8-bit unsigned integer.</summary>
    UInt8 = DataType.Uint8,

    /// <summary>8-bit signed integer; as the precision of a graph, see <see cref="GraphBuilder"/>.</summary>
    Int8 = DataType.Int8,

    /// <summary>32-bit signed integer.</summary>
    Int32 = DataType.Int32,

    /// <summary>64-bit signed integer.</summary>
    Int64 = DataType.Int64,

    /// <summary>Truth values, a byte each.</summary>
    Bool = DataType.Bool,

    /// <summary>IEEE half precision.</summary>
    Float16 = DataType.Float16,

    /// <summary>The upper half of a 32-bit float.</summary>
    BFloat16 = DataType.Bfloat16,
}

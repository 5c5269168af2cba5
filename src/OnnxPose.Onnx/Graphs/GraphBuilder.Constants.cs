using System.Runtime.InteropServices;
using Google.Protobuf;
using OnnxPose.Onnx.Protobuf;

namespace OnnxPose.Onnx.Graphs;

partial class GraphBuilder
{
    /// <summary>Whole numbers that are part of the graph: shapes, axes, indices.</summary>
    public Value Constant(ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) =>
        Constant(OnnxType.Int64, MemoryMarshal.AsBytes(values), shape);

    /// <summary>A list of whole numbers.</summary>
    public Value List(params ReadOnlySpan<long> values) => Constant(values, values.Length);

    /// <summary>A number in the graph's precision, without dimensions.</summary>
    public Value Scalar(float value) => Constant([value], []);

    /// <summary>fp32 numbers, whatever the graph's precision, that are part of the graph.</summary>
    public Value Singles(ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Constant(OnnxType.Float32, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Numbers in the graph's precision that are part of the graph.</summary>
    public Value Constant(ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        if (Precision == OnnxType.Float32)
        {
            return Constant(OnnxType.Float32, MemoryMarshal.AsBytes(values), shape);
        }
        var halves = new Half[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            halves[i] = (Half)values[i];
        }
        return Constant(OnnxType.Float16, MemoryMarshal.AsBytes<Half>(halves), shape);
    }

    /// <summary>Zeros in the graph's precision.</summary>
    public Value Zeros(params ReadOnlySpan<long> shape)
    {
        var count = 1L;
        foreach (var size in shape)
        {
            count *= size;
        }
        return Constant(new float[count], shape);
    }

    Value Constant(OnnxType type, ReadOnlySpan<byte> bytes, ReadOnlySpan<long> shape) =>
        Constant(type, ByteString.CopyFrom(bytes), shape);

    Value Constant(OnnxType type, ByteString bytes, ReadOnlySpan<long> shape)
    {
        var tensor = new TensorProto
        {
            Name = Unique("constant"),
            DataType = (int)type,
            RawData = bytes,
        };
        foreach (var size in shape)
        {
            tensor.Dims.Add(size);
        }
        _graph.Initializer.Add(tensor);
        return new(tensor.Name);
    }
}

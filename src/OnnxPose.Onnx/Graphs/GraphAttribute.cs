using Google.Protobuf;
using OnnxPose.Onnx.Protobuf;
using static OnnxPose.Onnx.Protobuf.AttributeProto.Types;

namespace OnnxPose.Onnx.Graphs;

/// <summary>Writes a node's attributes.</summary>
static class GraphAttribute
{
    /// <summary>A whole number.</summary>
    public static AttributeProto Int(string name, long value) =>
        new() { Name = name, Type = AttributeType.Int, I = value };

    /// <summary>A real number.</summary>
    public static AttributeProto Float(string name, float value) =>
        new() { Name = name, Type = AttributeType.Float, F = value };

    /// <summary>A word.</summary>
    public static AttributeProto Text(string name, string value) =>
        new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    /// <summary>A list of whole numbers.</summary>
    public static AttributeProto Ints(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Ints };
        foreach (var value in values)
        {
            attribute.Ints.Add(value);
        }
        return attribute;
    }
}

using System.Globalization;
using System.Text;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Protobuf;

namespace OnnxPose.Onnx.Export;

/// <summary>What Triton's model repository asks for beside a model.</summary>
/// <remarks>Format: triton-inference-server/common, protobuf/model_config.proto, as text.</remarks>
static class TritonConfig
{
    /// <summary>The text of <c>config.pbtxt</c>. Batches are a dimension like any other here, so that Triton
    /// adds none.</summary>
    /// <param name="name">The model's name, which is that of its folder.</param>
    /// <param name="model">The model.</param>
    public static string Write(string name, OnnxModel model)
    {
        var graph = ModelProto.Parser.ParseFrom(model.Bytes).Graph;
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"name: \"{name}\"\n")
            .Append("backend: \"onnxruntime\"\nmax_batch_size: 0\n");
        Append(text, "input", graph.Input);
        Append(text, "output", graph.Output);
        return text.ToString();
    }

    static void Append(StringBuilder text, string kind, IEnumerable<ValueInfoProto> tensors)
    {
        foreach (var tensor in tensors)
        {
            var type = tensor.Type.TensorType;
            var dims = type.Shape.Dim.Select(static dim => dim.ValueCase
                == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue ? dim.DimValue : -1).ToArray();
            text.Append(CultureInfo.InvariantCulture,
                $"{kind} {{ name: \"{tensor.Name}\" data_type: {TypeName((OnnxType)type.ElemType)} ");
            // A scalar has no form there but that of one number.
            text.Append(dims.Length == 0
                ? "dims: [ 1 ] reshape { shape: [ ] } }\n"
                : $"dims: [ {string.Join(", ", dims)} ] }}\n");
        }
    }

    static string TypeName(OnnxType type) => type switch
    {
        OnnxType.Float32 => "TYPE_FP32",
        OnnxType.Float16 => "TYPE_FP16",
        OnnxType.Int32 => "TYPE_INT32",
        OnnxType.Int64 => "TYPE_INT64",
        _ => "TYPE_BOOL",
    };
}

using System.Globalization;
using OnnxPose.Onnx.Protobuf;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Graphs;

partial class GraphBuilder
{
    readonly Dictionary<string, Value> _weights = new(StringComparer.Ordinal);
    string? _folder;

    /// <summary>A tensor of a weights file, left where it lies, in the graph's precision, with what LoRAs add
    /// to it.</summary>
    /// <remarks>
    /// Weights stored in another float type are external in their own type and cast in the graph. ONNX
    /// Runtime folds the cast when it opens the model, so that it costs memory once and nothing per run.
    /// </remarks>
    /// <exception cref="ModelContractException">It holds no floats, or lies in another folder than the
    /// others.</exception>
    public Value Weight(TensorEntry entry)
    {
        if (_weights.TryGetValue(entry.Name, out var known))
        {
            return known;
        }
        var type = FloatType(entry);
        _graph.Initializer.Add(External(entry, type));
        var value = new Value(entry.Name);
        return _weights[entry.Name] = Update(type == Precision ? value : Cast(value, Precision), entry);
    }

    TensorProto External(TensorEntry entry, OnnxType type)
    {
        var folder = Path.GetDirectoryName(entry.FilePath)!;
        _folder ??= folder;
        if (_folder != folder)
        {
            throw new ModelContractException(
                $"Tensor '{entry.Name}' lies in '{folder}', others of {_graph.Name} in " +
                $"'{_folder}'; ONNX Runtime reads the weights of a model from one folder. " +
                "Put them together.");
        }
        return new()
        {
            Name = entry.Name,
            DataType = (int)type,
            Dims = { entry.Shape },
            DataLocation = TensorProto.Types.DataLocation.External,
            ExternalData =
            {
                External("location", Path.GetFileName(entry.FilePath)),
                External("offset", entry.FileOffset.ToString(CultureInfo.InvariantCulture)),
                External("length", entry.ByteLength.ToString(CultureInfo.InvariantCulture)),
            },
        };
    }

    static StringStringEntryProto External(string key, string value) => new() { Key = key, Value = value };

    static OnnxType FloatType(TensorEntry entry) => entry.DType switch
    {
        DType.F32 => OnnxType.Float32,
        DType.F16 => OnnxType.Float16,
        DType.BF16 => OnnxType.BFloat16,
        _ => throw new ModelContractException(
            $"Tensor '{entry.Name}' of '{entry.FilePath}' is {entry.Form}, " +
            "expected F32, F16 or BF16. Check that the file holds the weights of this network."),
    };
}

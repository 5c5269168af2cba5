using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Architectures;

partial class PoseTransformerGraph
{
    int HeadPadding => CachedHeadSize(_config) - _config.HeadSize;

    // A Linear to queries, keys and values of all heads, padded.
    Value IntoHeads(Value x, WeightAndBias linear)
    {
        var groups = 3 * _config.Heads;
        var bias = PadHeads(linear.Bias, groups, 1, flat: true);
        return _graph.Quantizes
            ? _graph.Linear(x, _graph.Read(linear.Weight).PadRows(_config.HeadSize, HeadPadding), bias)
            : _graph.Linear(x, PadHeads(linear.Weight, groups, _config.Width), bias);
    }

    // A Linear that reads padded heads.
    Value FromHeads(Value x, WeightAndBias linear)
    {
        var bias = _graph.Weight(linear.Bias);
        return _graph.Quantizes
            ? _graph.Linear(x, _graph.Read(linear.Weight).PadColumns(_config.HeadSize, HeadPadding), bias)
            : _graph.Linear(x, PadInputs(linear.Weight), bias);
    }

    // Rows of a weight, grouped by head, with rows of zeros after each head. Folded when the model is opened.
    Value PadHeads(TensorEntry entry, int heads, int inputs, bool flat = false)
    {
        var weight = _graph.Weight(entry);
        if (HeadPadding == 0)
        {
            return weight;
        }
        var grouped = _graph.Reshape(weight, heads, _config.HeadSize, inputs);
        var padded = _graph.Node("Pad", [grouped, _graph.List(0, 0, 0, 0, HeadPadding, 0)]);
        return flat ? _graph.Reshape(padded, -1) : _graph.Reshape(padded, -1, inputs);
    }

    // Columns of a weight, grouped by head, with columns of zeros after each head: what was padded is
    // dropped.
    Value PadInputs(TensorEntry entry)
    {
        var weight = _graph.Weight(entry);
        if (HeadPadding == 0)
        {
            return weight;
        }
        var grouped = _graph.Reshape(weight, _config.Width, _config.Heads, _config.HeadSize);
        var padded = _graph.Node("Pad", [grouped, _graph.List(0, 0, 0, 0, 0, HeadPadding)]);
        return _graph.Reshape(padded, _config.Width, -1);
    }
}

using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Architectures;

partial class PoseTransformerGraph
{
    int HeadPadding => CachedHeadSize(_config) - _config.HeadSize;

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

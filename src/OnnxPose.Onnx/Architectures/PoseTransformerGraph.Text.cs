using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Onnx.Architectures;

partial class PoseTransformerGraph
{
    /// <summary>Text states, fp32 (texts, text tokens, text width).</summary>
    public const string TextStates = "text_states";

    /// <summary>A layer's keys of cross-attention: (texts, heads, text tokens, head size).</summary>
    public static string TextKey(int layer) => FormattableString.Invariant($"text_key.{layer}");

    /// <summary>A layer's values of cross-attention, of the same shape.</summary>
    public static string TextValue(int layer) => FormattableString.Invariant($"text_value.{layer}");

    void WriteText()
    {
        Dim[] shape = ["texts", _config.Heads, "text_tokens", _config.HeadSize];
        var states = InputText();
        for (var layer = 0; layer < _config.Layers; layer++)
        {
            _graph.Section = $"layer.{layer}";
            var (key, value) = KeysAndValues(layer, states);
            _graph.Output(TextKey(layer), key, _graph.Precision, shape);
            _graph.Output(TextValue(layer), value, _graph.Precision, shape);
        }
    }

    Value InputText() => _graph.FromFloat32(
        _graph.Input(TextStates, OnnxType.Float32, "texts", "text_tokens", _config.TextWidth));

    (Value Key, Value Value) KeysAndValues(int layer, Value states)
    {
        var normalized = _graph.Reshape(Norm(states, _weights.Layers[layer].TextNorm), -1, _config.TextWidth);
        var shape = _graph.Concat(
            0, _graph.ShapeOf(states, 0, 2), _graph.List(_config.Heads, _config.HeadSize));
        return (Heads(1), Heads(2));

        Value Heads(int part) =>
            _graph.Transpose(_graph.Reshape(ProjectText(normalized, layer, part), shape), 0, 2, 1, 3);
    }
}

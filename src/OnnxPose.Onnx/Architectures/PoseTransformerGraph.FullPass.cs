using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Onnx.Architectures;

partial class PoseTransformerGraph
{
    /// <summary>Which tokens belong to somebody who is there, bool (rows, tokens).</summary>
    public const string Real = "real";

    // The exponential of it is 0 in fp32 and fp16, and it is finite in both.
    const float Masked = -3e4f;

    void WriteFullPass(bool withText)
    {
        var (tokens, width) = (_config.MaxTokens, _config.Width);
        var layout = PoseTokenLayout.Of(_config);
        var coordinates = _graph.FromFloat32(_graph.Input(Coordinates, OnnxType.Float32, "rows", tokens, 2));
        var x = Embed(
            Places(layout.Kinds), Places(layout.Parts), Places(layout.People),
            _graph.Reshape(coordinates, -1, tokens, 1, 2), -1, tokens, width);
        var mask = Mask(_graph.Input(Real, OnnxType.Bool, "rows", tokens));
        x = Layers(
            _graph.Reshape(x, -1, width),
            (layer, x) => AttendMasked(layer, x, mask),
            withText ? AttendWholeText() : null);
        _graph.Output(
            Logits, _graph.ToFloat32(HeadsByPlace(_graph.Reshape(x, -1, tokens, width))),
            OnnxType.Float32, "rows", tokens, _config.LogitsPerToken);
    }

    Value Places(long[] values) => _graph.Constant(values, values.Length);

    // Causal and real on both sides; the diagonal always, or a padded token would attend to nothing at all.
    Value Mask(Value real)
    {
        _graph.Section = "mask";
        var tokens = _config.MaxTokens;
        var places = Places([.. Enumerable.Range(0, tokens).Select(static i => (long)i)]);
        var (from, to) = (_graph.Reshape(places, -1, 1), _graph.Reshape(places, 1, -1));
        var both = _graph.Node(
            "And", [_graph.Reshape(real, -1, 1, tokens, 1), _graph.Reshape(real, -1, 1, 1, tokens)]);
        var visible = _graph.Node("And", [both, _graph.Node("GreaterOrEqual", [from, to])]);
        var allowed = _graph.Node("Or", [visible, _graph.Node("Equal", [from, to])]);
        return _graph.Node("Where", [allowed, _graph.Scalar(0), _graph.Scalar(Masked)]);
    }

    Value AttendMasked(int layer, Value x, Value mask)
    {
        var weights = _weights.Layers[layer];
        var parts = _graph.Split(
            _graph.Reshape(
                Linear(x, weights.SelfProjection), -1, _config.MaxTokens, 3 * _config.Width), 2, 3);
        var attended = _graph.Attention(
            new(parts[0], parts[1], parts[2]), new(_config.Heads, _config.Width) { Mask = mask });
        return Linear(_graph.Reshape(attended, -1, _config.Width), weights.SelfOutput);
    }

    Func<int, Value, Value> AttendWholeText()
    {
        var states = InputText();
        var queries = _graph.List(-1, _config.MaxTokens, _config.Width);
        return (layer, x) =>
        {
            var (key, value) = KeysAndValues(layer, states);
            return AttendText(layer, x, key, value, queries);
        };
    }

    // The head of a place is that of the token it predicts, the next one; the last place predicts nothing.
    Value HeadsByPlace(Value x)
    {
        var (people, size) = (_config.MaxPeople, _config.LogitsPerToken);
        var boxes = PoseTransformerConfig.BoxCorners * people;
        var body = PoseTransformerConfig.BodyPoints;
        var face = body + PoseTransformerConfig.FacePoints;
        var points = _graph.Reshape(
            _graph.Slice(x, 1, boxes, _config.MaxTokens - 1),
            -1, people, PoseTransformerConfig.PersonPoints, _config.Width);
        var perPerson = _graph.Concat(
            2,
            [
                Head(_graph.Slice(points, 2, 0, body), 1, people),
                Head(_graph.Slice(points, 2, body, face), 2, people),
                Head(_graph.Slice(points, 2, face, PoseTransformerConfig.PersonPoints), 3, people),
            ]);
        var first = _graph.Reshape(Head(_graph.Slice(x, 1, 0, boxes), 0, 1), -1, boxes, size);
        var rest = _graph.Reshape(perPerson, -1, people * PoseTransformerConfig.PersonPoints, size);
        var nothing = _graph.Multiply(_graph.Slice(first, 1, 0, 1), _graph.Scalar(0));
        return _graph.Concat(1, first, rest, nothing);
    }

    // (rows, people, places, logits)
    Value Head(Value x, int head, int people)
    {
        var places = head switch
        {
            0 => PoseTransformerConfig.BoxCorners * _config.MaxPeople,
            1 => PoseTransformerConfig.BodyPoints,
            2 => PoseTransformerConfig.FacePoints,
            _ => PoseTransformerConfig.HandPoints,
        };
        var (weight, bias) = _weights.Heads[head];
        var logits = _graph.Linear(
            _graph.Reshape(x, -1, _config.Width), _graph.Weight(weight), _graph.Weight(bias));
        return _graph.Reshape(logits, -1, people, places, _config.LogitsPerToken);
    }
}

using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Onnx.Architectures;

partial class PoseTransformerGraph
{
    // Linear of the coordinates + embedding of the part + embedding of the person. ONNX Runtime folds the
    // tables when it opens the model. Coordinates are (..., 1, 2) and become shape.
    Value Embed(Value kinds, Value parts, Value people, Value coordinates, params ReadOnlySpan<long> shape)
    {
        _graph.Section = "embedding";
        var placed = _graph.MatMul(coordinates, _graph.Gather(CoordinateTable(), kinds));
        var described = _graph.Add(_graph.Gather(PartTable(), parts), _graph.Gather(PersonTable(), people));
        return _graph.Add(_graph.Reshape(placed, shape), described);
    }

    // (kind, coordinate, width)
    Value CoordinateTable() => _graph.Concat(
        0,
        [
            Plane(_graph.Concat(0, Columns(_weights.Start), _graph.Zeros(1, _config.Width))),
            Plane(Columns(_weights.Box)), Plane(Columns(_weights.Body)),
            Plane(Columns(_weights.Face)), Plane(Columns(_weights.Hand)),
        ]);

    Value Plane(Value columns) => _graph.Reshape(columns, 1, 2, _config.Width);

    Value Columns(WeightAndBias linear) => _graph.Transpose(_graph.Weight(linear.Weight), 1, 0);

    // (part, width): the embedding of a corner or point, with the bias of its kind's Linear
    Value PartTable() => _graph.Concat(
        0,
        [
            _graph.Reshape(_graph.Weight(_weights.Start.Bias), 1, _config.Width),
            _graph.Add(_graph.Weight(_weights.Corners), _graph.Weight(_weights.Box.Bias)),
            _graph.Add(_graph.Weight(_weights.BodyPoints), _graph.Weight(_weights.Body.Bias)),
            _graph.Add(_graph.Weight(_weights.FacePoints), _graph.Weight(_weights.Face.Bias)),
            _graph.Add(_graph.Weight(_weights.HandPoints), _graph.Weight(_weights.Hand.Bias)),
        ]);

    // (person + 1, width): the start token belongs to nobody
    Value PersonTable() => _graph.Concat(0, _graph.Zeros(1, _config.Width), _graph.Weight(_weights.People));
}

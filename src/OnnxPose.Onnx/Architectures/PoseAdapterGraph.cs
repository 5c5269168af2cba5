using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;
using static OnnxPose.Onnx.Graphs.GraphAttribute;

namespace OnnxPose.Onnx.Architectures;

/// <summary>A pose adapter (T2I-Adapter): a pose picture to the feature maps that a UNet adds to its
/// own.</summary>
/// <remarks>diffusers' parameter names (models/adapter.py).</remarks>
sealed class PoseAdapterGraph
{
    /// <summary>The input: fp32 (batch, channels, height, width), 0 to 1, sides that are multiples of
    /// <see cref="PoseAdapterConfig.DownscaleFactor"/>.</summary>
    public const string Picture = "image";

    readonly PoseAdapterConfig _config;
    readonly GraphBuilder _graph;

    PoseAdapterGraph(PoseAdapterConfig config, GraphTarget target) =>
        (_config, _graph) = (config, new("pose_adapter", target));

    /// <summary>The map of a stage: fp32 (batch, channels, height, width).</summary>
    public static string Feature(int stage) => FormattableString.Invariant($"features.{stage}");

    /// <summary>Writes the graph.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="weights">The root of the checkpoint; everything is taken.</param>
    /// <param name="target">What it is written for.</param>
    /// <exception cref="ModelContractException">A tensor is missing, left over, or has another
    /// shape.</exception>
    public static OnnxModel Build(
        PoseAdapterConfig config, WeightScope weights, GraphTarget target = default)
    {
        var graph = new PoseAdapterGraph(config, target);
        graph.Write(weights.Scope("adapter"));
        weights.ThrowIfUnused();
        return graph._graph.Build();
    }

    void Write(WeightScope weights)
    {
        var picture = _graph.FromFloat32(
            _graph.Input(Picture, OnnxType.Float32, "batch", _config.InChannels, "height", "width"));
        var channels = _config.Channels[0];
        var x = _graph.Conv2d(
            Unshuffle(picture), weights.Scope("conv_in"), _config.UnshuffledChannels, channels, kernel: 3);
        for (var stage = 0; stage < _config.Channels.Length; stage++)
        {
            _graph.Section = $"stage.{stage}";
            x = Stage(x, stage, channels, weights.Scope("body", stage));
            channels = _config.Channels[stage];
            _graph.Output(
                Feature(stage), _graph.ToFloat32(x), OnnxType.Float32,
                "batch", channels, $"height.{stage}", $"width.{stage}");
        }
    }

    // Each square of pixels becomes the channels of one place: channel, row within, column within.
    Value Unshuffle(Value picture)
    {
        _graph.Section = "unshuffle";
        var (factor, batch) = (_config.DownscaleFactor, _graph.ShapeOf(picture, 0, 1));
        var sizes = _graph.Node("Div", [_graph.ShapeOf(picture, 2, 4), _graph.List(factor, factor)]);
        var (height, width) = (_graph.Slice(sizes, 0, 0, 1), _graph.Slice(sizes, 0, 1, 2));
        var squares = _graph.Reshape(picture, _graph.Concat(
            0, batch, _graph.List(_config.InChannels), height, _graph.List(factor), width,
            _graph.List(factor)));
        return _graph.Reshape(
            _graph.Transpose(squares, 0, 1, 3, 5, 2, 4),
            _graph.Concat(0, batch, _graph.List(_config.UnshuffledChannels), height, width));
    }

    Value Stage(Value x, int stage, int inputs, WeightScope weights)
    {
        var channels = _config.Channels[stage];
        x = _config.Halves(stage) ? Halve(x) : x;
        x = inputs == channels
            ? x
            : _graph.Conv2d(x, weights.Scope("in_conv"), inputs, channels, kernel: 1);
        for (var i = 0; i < _config.BlocksPerStage; i++)
        {
            var block = weights.Scope("resnets", i);
            var y = _graph.Conv2d(x, block.Scope("block1"), channels, channels, kernel: 3);
            y = _graph.Conv2d(_graph.Relu(y), block.Scope("block2"), channels, channels, kernel: 1);
            x = _graph.Add(y, x);
        }
        return x;
    }

    // Means of squares of four; at an odd side's end, of what is there. Repeating the last row and column
    // gives the same means without a pool that reaches over the edge, which not every kernel divides rightly.
    Value Halve(Value x)
    {
        var odd = _graph.Node("Mod", [_graph.ShapeOf(x, 2, 4), _graph.List(2, 2)]);
        var pads = _graph.Concat(0, _graph.List(0, 0, 0, 0, 0, 0), odd);
        return _graph.Node(
            "AveragePool", [_graph.Node("Pad", [x, pads], Text("mode", "edge"))],
            Ints("kernel_shape", 2, 2), Ints("strides", 2, 2));
    }
}

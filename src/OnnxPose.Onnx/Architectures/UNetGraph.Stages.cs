using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Architectures;

partial class UNetGraph
{
    // Keeps every map for the way up.
    Map Descend(Map x, int level, WeightScope weights, Blocks blocks)
    {
        var (stage, coarsest) = (_config.Down[level], level == _config.Down.Length - 1);
        for (var i = 0; i < _config.LayersPerStage; i++)
        {
            x = Layer(x, i, $"down.{level}", stage, weights, blocks);
            if (i == _config.LayersPerStage - 1 && (stage.HasAttention || coarsest))
            {
                x = AddAdapterMap(x, level);
            }
            _skips.Push(x);
        }
        if (coarsest)
        {
            return x;
        }
        _graph.Section = $"down.{level}/halve";
        var scope = weights.Scope("downsamplers.0.conv");
        x = x with { Value = _graph.Conv2d(x.Value, scope, x.Channels, x.Channels, Kernel, stride: 2) };
        x = stage.HasAttention ? x : AddAdapterMap(x, level);
        _skips.Push(x);
        return x;
    }

    Map Cross(Map x, WeightScope weights, Blocks blocks)
    {
        _graph.Section = "middle";
        x = Residual(x, weights.Scope("resnets.0"), _config.Middle.Channels, blocks);
        x = x with
        {
            Value = blocks.Transformer.Write(x.Value, weights.Scope("attentions.0"), _config.Middle),
        };
        x = Residual(x, weights.Scope("resnets.1"), _config.Middle.Channels, blocks);
        return AddAdapterMap(x, _config.AdapterMaps - 1);
    }

    Map Ascend(Map x, int level, WeightScope weights, Blocks blocks)
    {
        var stage = _config.Up[level];
        for (var i = 0; i <= _config.LayersPerStage; i++)
        {
            var skip = _skips.Pop();
            _graph.Section = $"up.{level}/{i}";
            x = new(_graph.Concat(1, x.Value, skip.Value), x.Channels + skip.Channels);
            x = Layer(x, i, $"up.{level}", stage, weights, blocks);
        }
        if (level == _config.Up.Length - 1)
        {
            return x;
        }
        _graph.Section = $"up.{level}/double";
        var larger = _graph.UpsampleTo(x.Value, _graph.ShapeOf(_skips.Peek().Value, 2, 4));
        var scope = weights.Scope("upsamplers.0.conv");
        return x with { Value = _graph.Conv2d(larger, scope, x.Channels, x.Channels, Kernel) };
    }

    // A residual block and, where the stage has attention, a transformer.
    Map Layer(Map x, int index, string section, UNetStage stage, WeightScope weights, Blocks blocks)
    {
        _graph.Section = $"{section}/{index}/residual";
        x = Residual(x, weights.Scope("resnets", index), stage.Channels, blocks);
        if (!stage.HasAttention)
        {
            return x;
        }
        _graph.Section = $"{section}/{index}/transformer";
        return x with
        {
            Value = blocks.Transformer.Write(x.Value, weights.Scope("attentions", index), stage),
        };
    }

    static Map Residual(Map x, WeightScope weights, int channels, Blocks blocks) =>
        new(blocks.Residual.Write(x.Value, weights, x.Channels, channels), channels);

    Map AddAdapterMap(Map x, int index)
    {
        // Every size has a name of its own, because any of them may be 1 where the map it is added to is not.
        var name = AdapterMap(index);
        var map = _graph.FromFloat32(_graph.Input(
            name, OnnxType.Float32, $"{name}.batch", $"{name}.channels", $"{name}.height", $"{name}.width"));
        return x with { Value = _graph.Add(x.Value, map) };
    }
}

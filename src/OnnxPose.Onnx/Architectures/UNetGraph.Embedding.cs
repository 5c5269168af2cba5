using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Architectures;

partial class UNetGraph
{
    // The timestep, and what the picture is to be: pooled text, sizes, crops. All blocks read their sum.
    ActiveTime Embed(WeightScope root)
    {
        _graph.Section = "time";
        var width = _config.EmbeddingWidth;
        var timestep = _graph.Input(Timestep, OnnxType.Float32, "timesteps");
        var time = Perceptron(
            Sinusoid(timestep, _config.TimestepWidth), root.Scope("time_embedding"), _config.TimestepWidth);

        _graph.Section = "condition";
        var pooled = _graph.FromFloat32(
            _graph.Input(PooledText, OnnxType.Float32, "batch", "pooled_width"));
        var ids = _graph.Input(TimeIds, OnnxType.Float32, "batch", "time_ids");
        var rows = _graph.Concat(0, _graph.ShapeOf(ids, 0, 1), _graph.List(-1));
        var sizes = _graph.Reshape(Sinusoid(ids, _config.TimeIdWidth), rows);
        var condition = Perceptron(
            _graph.Concat(1, pooled, sizes), root.Scope("add_embedding"), _config.ConditionWidth);
        return new(_graph.Silu(_graph.Add(time, condition)), width);
    }

    Value Perceptron(Value x, WeightScope weights, int inputs)
    {
        var width = _config.EmbeddingWidth;
        var hidden = _graph.Silu(_graph.Linear(x, weights.Scope("linear_1"), inputs, width));
        return _graph.Linear(hidden, weights.Scope("linear_2"), width, width);
    }

    // Any shape of n numbers to (n, width): cosines and sines at falling frequencies. In fp32 up to here,
    // because neighbouring timesteps and picture sizes are not different numbers in fp16.
    Value Sinusoid(Value numbers, int width)
    {
        var half = width / 2;
        var column = _graph.Reshape(numbers, -1, 1);
        var angles = _graph.Multiply(column, _graph.Singles(Frequencies(half), 1, half));
        var (sine, cosine) = (_graph.Node("Sin", [angles]), _graph.Node("Cos", [angles]));
        var (first, second) = _config.CosineFirst ? (cosine, sine) : (sine, cosine);
        var embedding = width % 2 == 0
            ? _graph.Concat(1, first, second)
            : _graph.Concat(1, first, second, _graph.Multiply(column, _graph.Singles([0], 1, 1)));
        return _graph.FromFloat32(embedding);
    }

    // In single precision as the published code computes them: a timestep of 999 makes the last bit of a
    // frequency the fourth digit of an angle.
    float[] Frequencies(int count)
    {
        const float Period = 10_000;
        var frequencies = new float[count];
        for (var i = 0; i < count; i++)
        {
            frequencies[i] = MathF.Exp(-MathF.Log(Period) * i / (count - _config.FrequencyShift));
        }
        return frequencies;
    }

    TextContext InputText()
    {
        _graph.Section = "text";
        var states = _graph.FromFloat32(
            _graph.Input(TextStates, OnnxType.Float32, "batch", "tokens", _config.TextWidth));
        return new(
            _graph.Reshape(states, -1, _config.TextWidth), _graph.ShapeOf(states, 0, 2), _config.TextWidth);
    }
}

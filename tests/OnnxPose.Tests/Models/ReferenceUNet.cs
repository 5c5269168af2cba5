using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Tests.Models;

/// <summary>A denoising UNet written down once more: one row, loop by loop, in double precision.</summary>
/// <remarks>It shares the config with the library and nothing else.</remarks>
sealed partial class ReferenceUNet(UNetConfig config, string folder)
{
    readonly Dictionary<string, double[]> _weights = Load(folder);
    readonly Stack<Map> _skips = new();

    /// <summary>(channel, row, column) of one row.</summary>
    readonly record struct Map(int Channels, int Height, int Width, double[] Values)
    {
        public int Pixels => Height * Width;
    }

    /// <summary>The noise in one row of latents.</summary>
    public float[] Predict(
        float[] latents, int height, int width, float timestep, DenoisingConditions row,
        AdapterFeatures? adapter)
    {
        var embedding = Embed(timestep, row);
        var text = Array.ConvertAll(row.TextStates, static value => (double)value);
        var input = Array.ConvertAll(latents, static value => (double)value);
        var x = Convolve("conv_in", new(config.InChannels, height, width, input));
        _skips.Push(x);
        for (var level = 0; level < config.Down.Length; level++)
        {
            x = Descend(x, level, embedding, text, adapter);
        }
        x = Residual("mid_block.resnets.0", x, embedding);
        x = Transformer("mid_block.attentions.0", x, config.Middle, text);
        x = Plus(Residual("mid_block.resnets.1", x, embedding), adapter, config.Down.Length);
        for (var level = 0; level < config.Up.Length; level++)
        {
            x = Ascend(x, level, embedding, text);
        }
        x = Convolve("conv_out", Silu(GroupNorm("conv_norm_out", x, config.Epsilon)));
        return Array.ConvertAll(x.Values, static value => (float)value);
    }

    Map Descend(Map x, int level, double[] embedding, double[] text, AdapterFeatures? adapter)
    {
        var (stage, scope) = (config.Down[level], $"down_blocks.{level}");
        for (var i = 0; i < config.LayersPerStage; i++)
        {
            x = Residual($"{scope}.resnets.{i}", x, embedding);
            x = stage.HasAttention ? Transformer($"{scope}.attentions.{i}", x, stage, text) : x;
            _skips.Push(x);
        }
        x = stage.HasAttention ? AddToSkip(x) : x;
        if (level < config.Down.Length - 1)
        {
            x = Convolve($"{scope}.downsamplers.0.conv", x, stride: 2);
            _skips.Push(x);
        }
        return stage.HasAttention ? x : AddToSkip(x);

        Map AddToSkip(Map map)
        {
            _skips.Pop();
            _skips.Push(Plus(map, adapter, level));
            return _skips.Peek();
        }
    }

    Map Ascend(Map x, int level, double[] embedding, double[] text)
    {
        var (stage, scope) = (config.Up[level], $"up_blocks.{level}");
        for (var i = 0; i <= config.LayersPerStage; i++)
        {
            var skip = _skips.Pop();
            x = x with { Channels = x.Channels + skip.Channels, Values = [.. x.Values, .. skip.Values] };
            x = Residual($"{scope}.resnets.{i}", x, embedding);
            x = stage.HasAttention ? Transformer($"{scope}.attentions.{i}", x, stage, text) : x;
        }
        return _skips.TryPeek(out var next)
            ? Convolve($"{scope}.upsamplers.0.conv", Stretch(x, next.Height, next.Width))
            : x;
    }

    double[] Embed(float timestep, DenoisingConditions row)
    {
        double[] condition =
        [
            .. row.PooledText.Select(static value => (double)value),
            .. row.TimeIds.SelectMany(id => Sinusoid(id, config.TimeIdWidth)),
        ];
        var time = Perceptron("time_embedding", Sinusoid(timestep, config.Down[0].Channels));
        return [.. time.Zip(Perceptron("add_embedding", condition), static (a, b) => Silu(a + b))];
    }

    double[] Perceptron(string scope, double[] x) => Linear(
        $"{scope}.linear_2", [.. Linear($"{scope}.linear_1", x).Select(Silu)]);

    double[] Sinusoid(double number, int width)
    {
        var half = width / 2;
        var embedding = new double[width];
        for (var i = 0; i < half; i++)
        {
            var angle = number * Math.Exp(-Math.Log(10_000) * i / (half - config.FrequencyShift));
            embedding[config.CosineFirst ? i : half + i] = Math.Cos(angle);
            embedding[config.CosineFirst ? half + i : i] = Math.Sin(angle);
        }
        return embedding;
    }

    static Dictionary<string, double[]> Load(string folder)
    {
        using var checkpoint = Checkpoint.Open(folder);
        return checkpoint.Tensors.Keys.ToDictionary(static name => name, name =>
            Array.ConvertAll(checkpoint.ReadSingles(name), static value => (double)value));
    }
}

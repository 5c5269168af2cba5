using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Tests.Models;

// The blocks and their formulas.
sealed partial class ReferenceUNet
{
    Map Residual(string scope, Map x, double[] embedding)
    {
        var y = Convolve($"{scope}.conv1", Silu(GroupNorm($"{scope}.norm1", x, config.Epsilon)));
        var shift = Linear($"{scope}.time_emb_proj", embedding);
        for (var i = 0; i < y.Values.Length; i++)
        {
            y.Values[i] += shift[i / y.Pixels];
        }
        y = Convolve($"{scope}.conv2", Silu(GroupNorm($"{scope}.norm2", y, config.Epsilon)));
        return Sum(
            y, _weights.ContainsKey($"{scope}.conv_shortcut.weight")
                ? Convolve($"{scope}.conv_shortcut", x)
                : x);
    }

    Map Transformer(string scope, Map x, UNetStage stage, double[] text)
    {
        var y = GroupNorm($"{scope}.norm", x, 1e-6);
        var rows = Rows(y).Select(row => Linear($"{scope}.proj_in", row)).ToArray();
        var words = text.Chunk(config.TextWidth).ToArray();
        for (var i = 0; i < stage.TransformerLayers; i++)
        {
            var layer = $"{scope}.transformer_blocks.{i}";
            var normal = Array.ConvertAll(rows, row => LayerNorm($"{layer}.norm1", row));
            rows = Sum(rows, Attend($"{layer}.attn1", normal, normal, stage.Heads));
            normal = Array.ConvertAll(rows, row => LayerNorm($"{layer}.norm2", row));
            rows = Sum(rows, Attend($"{layer}.attn2", normal, words, stage.Heads));
            rows = Sum(rows, Array.ConvertAll(rows, row => FeedForward(
                $"{layer}.ff.net", LayerNorm($"{layer}.norm3", row))));
        }
        rows = Array.ConvertAll(rows, row => Linear($"{scope}.proj_out", row));
        return Sum(x, x with
        {
            Values = [.. Enumerable.Range(0, x.Values.Length).Select(i => rows[i % x.Pixels][i / x.Pixels])],
        });
    }

    double[] FeedForward(string scope, double[] x)
    {
        var hidden = Linear($"{scope}.0.proj", x);
        var half = hidden.Length / 2;
        var gated = Enumerable.Range(0, half).Select(i => hidden[i] * Gelu(hidden[half + i]));
        return Linear($"{scope}.2", [.. gated]);
    }

    double[][] Attend(string scope, double[][] asking, double[][] source, int heads)
    {
        var keys = Array.ConvertAll(source, row => Linear($"{scope}.to_k", row));
        var values = Array.ConvertAll(source, row => Linear($"{scope}.to_v", row));
        return Array.ConvertAll(asking, row =>
        {
            var query = Linear($"{scope}.to_q", row);
            var (result, size) = (new double[query.Length], query.Length / heads);
            for (var start = 0; start < query.Length; start += size)
            {
                var part = Enumerable.Range(start, size).ToArray();
                var scores = Array.ConvertAll(keys, key =>
                    part.Sum(i => query[i] * key[i]) / Math.Sqrt(size));
                var weights = Array.ConvertAll(scores, score => Math.Exp(score - scores.Max()));
                foreach (var i in part)
                {
                    var mixed = weights.Zip(values, (weight, value) => weight * value[i]);
                    result[i] = mixed.Sum() / weights.Sum();
                }
            }
            return Linear($"{scope}.to_out.0", result);
        });
    }

    static Map Plus(Map x, AdapterFeatures? adapter, int index) =>
        adapter is null || index >= adapter.Maps.Length
            ? x
            : Sum(x, x with { Values = Array.ConvertAll(adapter.Maps[index].Values, static v => (double)v) });

    static Map Sum(Map a, Map b) => a with { Values = [.. a.Values.Zip(b.Values, static (x, y) => x + y)] };

    static double[][] Sum(double[][] a, double[][] b) =>
        [.. a.Zip(b, static (x, y) => x.Zip(y, static (u, v) => u + v).ToArray())];

    static IEnumerable<double[]> Rows(Map x) => Enumerable.Range(0, x.Pixels).Select(pixel =>
        Enumerable.Range(0, x.Channels).Select(channel => x.Values[(channel * x.Pixels) + pixel]).ToArray());
}

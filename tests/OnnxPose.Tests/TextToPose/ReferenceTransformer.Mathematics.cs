using System.Numerics.Tensors;

namespace OnnxPose.Tests.TextToPose;

// The formulas, in double precision.
sealed partial class ReferenceTransformer
{
    double[] Linear(string scope, ReadOnlySpan<double> x) =>
        Linear(_cache[$"{scope}.weight"], _cache[$"{scope}.bias"], x);

    static double[] Linear(ReadOnlySpan<double> weight, ReadOnlySpan<double> bias, ReadOnlySpan<double> x)
    {
        var y = bias.ToArray();
        for (var i = 0; i < y.Length; i++)
        {
            y[i] += TensorPrimitives.Dot(weight.Slice(i * x.Length, x.Length), x);
        }
        return y;
    }

    double[] LayerNorm(string scope, ReadOnlySpan<double> x)
    {
        var (weight, bias) = (_cache[$"{scope}.weight"], _cache[$"{scope}.bias"]);
        var mean = TensorPrimitives.Sum(x) / x.Length;
        var variance = 0.0;
        foreach (var value in x)
        {
            variance += (value - mean) * (value - mean) / x.Length;
        }
        var y = new double[x.Length];
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = (x[i] - mean) / Math.Sqrt(variance + 1e-5) * weight[i] + bias[i];
        }
        return y;
    }

    double[] Attend(double[] query, IReadOnlyList<double[]> keys, IReadOnlyList<double[]> values)
    {
        var y = new double[query.Length];
        for (var head = 0; head < Config.Heads; head++)
        {
            var part = new Range(head * Config.HeadSize, (head + 1) * Config.HeadSize);
            var weights = new double[keys.Count];
            for (var i = 0; i < weights.Length; i++)
            {
                var product = TensorPrimitives.Dot<double>(query.AsSpan(part), keys[i].AsSpan(part));
                weights[i] = product / Math.Sqrt(Config.HeadSize);
            }
            var max = weights.Max();
            var sum = 0.0;
            for (var i = 0; i < weights.Length; i++)
            {
                sum += weights[i] = Math.Exp(weights[i] - max);
            }
            for (var i = 0; i < weights.Length; i++)
            {
                TensorPrimitives.MultiplyAdd(
                    values[i].AsSpan(part), weights[i] / sum, y.AsSpan(part), y.AsSpan(part));
            }
        }
        return y;
    }

    ReadOnlySpan<double> Row(string table, int index)
    {
        var width = Config.Width;
        return _cache[$"{table}.weight"]
            .AsSpan(index * width, width);
    }

    static double[] Add(double[] x, double[] y)
    {
        var sum = new double[x.Length];
        TensorPrimitives.Add<double>(x, y, sum);
        return sum;
    }

    // The series about 0 where it converges fast, the continued fraction of erfc beyond; good to 1e-15.
    static double Erf(double x)
    {
        var a = Math.Abs(x);
        if (a > 6)
        {
            return Math.Sign(x);
        }
        if (a < 3)
        {
            var (term, sum) = (a, a);
            for (var n = 1; n < 100; n++)
            {
                term *= -a * a / n;
                sum += term / (2 * n + 1);
            }
            return Math.Sign(x) * 2 / Math.Sqrt(Math.PI) * sum;
        }
        var fraction = 0.0;
        for (var k = 60; k > 0; k--)
        {
            fraction = k / 2.0 / (a + fraction);
        }
        return Math.Sign(x) * (1 - Math.Exp(-a * a) / Math.Sqrt(Math.PI) / (a + fraction));
    }
}

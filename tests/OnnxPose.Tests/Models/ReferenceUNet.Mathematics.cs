namespace OnnxPose.Tests.Models;

// What a layer computes from its weights.
sealed partial class ReferenceUNet
{
    double[] Linear(string scope, double[] x)
    {
        var weight = _weights[$"{scope}.weight"];     // (out, in), or (out, in, 1, 1)
        var y = _weights.TryGetValue($"{scope}.bias", out var bias)
            ? [.. bias]
            : new double[weight.Length / x.Length];
        for (var i = 0; i < weight.Length; i++)
        {
            y[i / x.Length] += weight[i] * x[i % x.Length];
        }
        return y;
    }

    // Square kernels with half a kernel of zeros around, as all of them here have.
    Map Convolve(string scope, Map x, int stride = 1)
    {
        var (weight, bias) = (_weights[$"{scope}.weight"], _weights[$"{scope}.bias"]);
        var side = (int)Math.Sqrt(weight.Length / bias.Length / x.Channels);
        var y = new Map(bias.Length, (x.Height + stride - 1) / stride, (x.Width + stride - 1) / stride, []);
        y = y with { Values = new double[y.Channels * y.Pixels] };
        for (var i = 0; i < y.Values.Length; i++)
        {
            var (output, row, column) = (i / y.Pixels, i % y.Pixels / y.Width, i % y.Width);
            y.Values[i] = bias[output];
            for (var tap = 0; tap < x.Channels * side * side; tap++)
            {
                var (input, down, right) = (tap / (side * side), tap / side % side, tap % side);
                var (from, at) = ((row * stride) + down - (side / 2), (column * stride) + right - (side / 2));
                if (from >= 0 && from < x.Height && at >= 0 && at < x.Width)
                {
                    y.Values[i] += weight[(output * x.Channels * side * side) + tap]
                        * x.Values[(input * x.Pixels) + (from * x.Width) + at];
                }
            }
        }
        return y;
    }

    Map GroupNorm(string scope, Map x, double epsilon)
    {
        var (weight, bias) = (_weights[$"{scope}.weight"], _weights[$"{scope}.bias"]);
        var normal = x.Values.Chunk(x.Values.Length / config.Groups)
            .SelectMany(group => Normalize(group, epsilon)).ToArray();
        return x with
        {
            Values = [.. normal.Select((value, i) => (value * weight[i / x.Pixels]) + bias[i / x.Pixels])],
        };
    }

    double[] LayerNorm(string scope, double[] x)
    {
        var (weight, bias) = (_weights[$"{scope}.weight"], _weights[$"{scope}.bias"]);
        return [.. Normalize(x, 1e-5).Select((value, i) => (value * weight[i]) + bias[i])];
    }

    static double[] Normalize(double[] x, double epsilon)
    {
        var mean = x.Average();
        var variance = x.Average(value => (value - mean) * (value - mean));
        return Array.ConvertAll(x, value => (value - mean) / Math.Sqrt(variance + epsilon));
    }

    static Map Stretch(Map x, int height, int width) => x with
    {
        Height = height,
        Width = width,
        Values = [.. Enumerable.Range(0, x.Channels * height * width).Select(i =>
        {
            var (channel, row, column) = (i / (height * width), i / width % height, i % width);
            return x.Values[(channel * x.Pixels) + (row * x.Height / height * x.Width)
                + (column * x.Width / width)];
        })],
    };

    static Map Silu(Map x) => x with { Values = Array.ConvertAll(x.Values, Silu) };

    static double Silu(double x) => x / (1 + Math.Exp(-x));

    static double Gelu(double x) => x * (1 + Erf(x / Math.Sqrt(2))) / 2;

    // Its power series, which cancels to nine digits at 4; beyond that the function is 1 within 2e-8.
    static double Erf(double x)
    {
        if (Math.Abs(x) > 4)
        {
            return Math.Sign(x);
        }
        var (term, sum) = (x, x);
        for (var n = 1; n < 200; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }
        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}

namespace OnnxPose.Imaging;

/// <summary>For every pixel of one axis after resizing: which pixels before it,
/// and how much of each.</summary>
/// <remarks>
/// Weights are fixed-point numbers with 22 fraction bits, rounded half away from zero: that, and no cleverer
/// rounding, gives Pillow's bytes. When shrinking, the filter is stretched over all the pixels
/// that go into one.
/// </remarks>
sealed class PillowKernel
{
    public const int FractionBits = 22;

    readonly int[] _weights;
    readonly int _stride;
    readonly (int First, int Count)[] _windows;

    public PillowKernel(int from, int to, PillowFilter filter)
    {
        var scale = (double)from / to;
        var stretch = Math.Max(scale, 1);
        var support = (filter == PillowFilter.Bicubic ? 2 : 3) * stretch;
        _stride = (int)Math.Ceiling(support) * 2 + 1;
        _windows = new (int, int)[to];
        _weights = new int[checked(to * _stride)];
        Span<double> weights = new double[_stride];
        for (var i = 0; i < to; i++)
        {
            var center = (i + 0.5) * scale;
            var first = Math.Max((int)(center - support + 0.5), 0);
            var count = Math.Min((int)(center + support + 0.5), from) - first;
            for (var k = 0; k < count; k++)
            {
                weights[k] = Weight(filter, (first + k - center + 0.5) * (1 / stretch));
            }
            Normalize(weights[..count], _weights.AsSpan(i * _stride));
            _windows[i] = (first, count);
        }
    }

    /// <summary>The first source pixel of a target pixel, and the weights from there on.</summary>
    public int Window(int target, out ReadOnlySpan<int> weights)
    {
        var (first, count) = _windows[target];
        weights = _weights.AsSpan(target * _stride, count);
        return first;
    }

    static void Normalize(ReadOnlySpan<double> weights, Span<int> result)
    {
        var sum = 0.0;
        foreach (var weight in weights)
        {
            sum += weight;
        }
        for (var k = 0; k < weights.Length; k++)
        {
            var weight = (sum != 0 ? weights[k] / sum : weights[k]) * (1 << FractionBits);
            result[k] = (int)(weight + (weight < 0 ? -0.5 : 0.5));
        }
    }

    static double Weight(PillowFilter filter, double x) =>
        filter == PillowFilter.Bicubic ? Bicubic(x) : Lanczos(x);

    static double Bicubic(double x)
    {
        const double A = -0.5;
        x = Math.Abs(x);
        return x < 1 ? ((A + 2) * x - (A + 3)) * x * x + 1
            : x < 2 ? (((x - 5) * x + 8) * x - 4) * A
            : 0;
    }

    static double Lanczos(double x) => x is >= -3 and < 3 ? Sinc(x) * Sinc(x / 3) : 0;

    static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);
}

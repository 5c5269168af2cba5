namespace OnnxPose.Diffusion.Schedulers;

/// <summary>One step of UniPC: the sums of its predictor and of its corrector.</summary>
/// <remarks>
/// Single precision throughout: differences of nearly equal numbers decide the last digits, and networks'
/// published results have those of single precision.
/// </remarks>
readonly ref struct UniPcStep
{
    readonly ReadOnlySpan<float> _ratios, _moments;
    readonly float _scale, _value, _difference;

    /// <summary>The step from one level to the next.</summary>
    /// <param name="unipc">The algorithm.</param>
    /// <param name="levels">All levels.</param>
    /// <param name="step">The step.</param>
    /// <param name="order">1 to 3: how many outputs are known at its beginning.</param>
    public UniPcStep(UniPcSettings unipc, NoiseLevel[] levels, int step, int order)
    {
        var (level, next) = (levels[step], levels[step + 1]);
        var h = next.LogRatio - level.LogRatio;
        var signed = unipc.SolvesForClean ? -h : h;
        _value = TorchMath.ExpM1(signed);
        _difference = unipc.ScalesByStep ? signed : _value;
        (Latents, _scale) = unipc.SolvesForClean
            ? (next.Noise / level.Noise, next.Signal)
            : (next.Signal / level.Signal, next.Noise);
        _ratios = Ratios(levels, step, order, h);
        _moments = Moments(signed, _value, _difference, order);
    }

    /// <summary>What the latents before the step count.</summary>
    public float Latents { get; }

    /// <summary>What the outputs count, that at the step's beginning first.</summary>
    public PredictionWeights Predict()
    {
        var older = _ratios.Length - 1;
        Span<float> shares = stackalloc float[_ratios.Length];
        if (older == 1)
        {
            shares[0] = 0.5f;    // the paper's simplification for the second order
        }
        else if (older > 1)
        {
            Solve(older, shares);
        }
        var sum = default(PredictionWeights);
        AddDifferences(shares[..older], ref sum, beginning: 0);
        sum[0] -= _scale * _value;
        return sum;
    }

    /// <summary>What the outputs count, that at the step's end first.</summary>
    public PredictionWeights Correct()
    {
        var order = _ratios.Length;
        Span<float> shares = stackalloc float[order];
        if (order == 1)
        {
            shares[0] = 0.5f;
        }
        else
        {
            Solve(order, shares);
        }
        var sum = default(PredictionWeights);
        AddDifferences(shares[..^1], ref sum, beginning: 1);
        var end = _scale * _difference * shares[^1];
        sum[0] = -end;
        sum[1] += end - _scale * _value;
        return sum;
    }

    // Differences to the output at the beginning, over the distance in steps.
    void AddDifferences(ReadOnlySpan<float> shares, ref PredictionWeights sum, int beginning)
    {
        for (var i = 0; i < shares.Length; i++)
        {
            var weight = _scale * _difference * shares[i] / _ratios[i];
            sum[beginning + 1 + i] -= weight;
            sum[beginning] += weight;
        }
    }

    // The distances of the older outputs from the step's beginning, and of its end, in steps.
    static float[] Ratios(NoiseLevel[] levels, int step, int order, float h)
    {
        var ratios = new float[order];
        for (var i = 1; i < order; i++)
        {
            ratios[i - 1] = (levels[step - i].LogRatio - levels[step].LogRatio) / h;
        }
        ratios[^1] = 1;
        return ratios;
    }

    static float[] Moments(float signed, float value, float difference, int order)
    {
        var moments = new float[order];
        var (phi, factorial) = (value / signed - 1, 1);
        for (var i = 0; i < order; i++)
        {
            moments[i] = phi * factorial / difference;
            factorial *= i + 2;
            phi = phi / signed - 1f / factorial;
        }
        return moments;
    }

    // Powers of the ratios times shares are the moments.
    void Solve(int size, Span<float> shares)
    {
        var rows = new float[size][];
        for (var i = 0; i < size; i++)
        {
            rows[i] = new float[size + 1];
            for (var j = 0; j < size; j++)
            {
                rows[i][j] = MathF.Pow(_ratios[j], i);
            }
            rows[i][size] = _moments[i];
        }
        LinearSystem.Solve(rows, shares);
    }
}

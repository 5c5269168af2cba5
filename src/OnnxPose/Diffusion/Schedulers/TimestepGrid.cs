namespace OnnxPose.Diffusion.Schedulers;

/// <summary>The timesteps of a schedule, in calling order, from noise to picture.</summary>
static class TimestepGrid
{
    /// <summary>Of the solvers of first order: the last step is the one nearest to the picture.</summary>
    /// <param name="spacing">How they are chosen.</param>
    /// <param name="trainSteps">Steps of training.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="offset">Added to leading ones (<c>steps_offset</c>).</param>
    public static double[] FirstOrder(TimestepSpacing spacing, int trainSteps, int count, int offset) =>
        spacing switch
        {
            TimestepSpacing.Leading => Leading(trainSteps / count, count, 0, offset),
            TimestepSpacing.Trailing => Trailing(trainSteps, trainSteps, count),
            _ => Falling(Linspace(trainSteps - 1, count), 0),
        };

    /// <summary>Of the multistep solvers: one more, of which the last, 0, is left out.</summary>
    /// <param name="spacing">How they are chosen.</param>
    /// <param name="trainSteps">Steps of training.</param>
    /// <param name="usedSteps">Those that are not cut off for having too little signal.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="offset">Added to leading ones (<c>steps_offset</c>).</param>
    public static double[] Multistep(
        TimestepSpacing spacing, int trainSteps, int usedSteps, int count, int offset) => spacing switch
        {
            TimestepSpacing.Leading => Leading(usedSteps / (count + 1), count, 1, offset),
            TimestepSpacing.Trailing => Trailing(usedSteps, trainSteps, count),
            _ => Rounded(Falling(Linspace(usedSteps - 1, count + 1), 1)),
        };

    /// <summary>Each rounded to the nearest whole number, halves to the even one.</summary>
    public static double[] Rounded(double[] timesteps) => Array.ConvertAll(timesteps, Math.Round);

    static double[] Leading(int stride, int count, int first, int offset)
    {
        var timesteps = new double[count];
        for (var i = 0; i < count; i++)
        {
            timesteps[count - 1 - i] = (double)stride * (i + first) + offset;
        }
        return timesteps;
    }

    // As numpy's arange steps downwards. Where the rounded stride leaves room for one more, that one would
    // lie below 0.
    static double[] Trailing(int from, int trainSteps, int count)
    {
        var stride = (double)trainSteps / count;
        var steps = (int)Math.Ceiling(from / stride);
        var delta = from - stride - from;
        var timesteps = Enumerable.Range(0, steps).Select(i => Math.Round(from + i * delta) - 1);
        return [.. timesteps.Where(static timestep => timestep >= 0)];
    }

    static double[] Linspace(double end, int count)
    {
        var numbers = new double[count];
        var step = count > 1 ? end / (count - 1) : 0;
        for (var i = 0; i < count; i++)
        {
            numbers[i] = i * step;
        }
        if (count > 1)
        {
            numbers[^1] = end;
        }
        return numbers;
    }

    static double[] Falling(double[] rising, int leftOut)
    {
        Array.Reverse(rising);
        return rising[..^leftOut];
    }
}

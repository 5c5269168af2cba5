namespace OnnxPose.Diffusion.Schedulers;

/// <summary>Noise levels of a schedule, and the timesteps that belong to them.</summary>
static class SigmaGrid
{
    /// <summary>The sigmas at timesteps, between two of training in a straight line.</summary>
    /// <param name="timesteps">Any; those outside training take its first or last sigma.</param>
    /// <param name="trained">The sigma of each training step.</param>
    public static double[] At(double[] timesteps, float[] trained) => Array.ConvertAll(timesteps, timestep =>
    {
        var last = trained.Length - 1;
        var low = (int)Math.Clamp(Math.Floor(timestep), 0, last);
        var slope = low < last && timestep > low ? (double)trained[low + 1] - trained[low] : 0;
        return slope * (timestep - low) + trained[low];
    });

    /// <summary>Evenly in the seventh root, which puts many steps at low noise.</summary>
    /// <remarks>Tero Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models"
    /// (2022), equation 5.</remarks>
    public static double[] Karras(double highest, double lowest, int count)
    {
        const double Rho = 7;
        var (from, to) = (Math.Pow(highest, 1 / Rho), Math.Pow(lowest, 1 / Rho));
        return Array.ConvertAll(Ramp(count), ramp => Math.Pow(from + ramp * (to - from), Rho));
    }

    /// <summary>Evenly in the logarithm.</summary>
    /// <remarks>Cheng Lu et al., "DPM-Solver" (2022), section 3.4.</remarks>
    public static double[] Logarithmic(double highestLog, double lowestLog, int count) =>
        Array.ConvertAll(Ramp(count), ramp => Math.Exp(highestLog + ramp * (lowestLog - highestLog)));

    /// <summary>The timesteps of sigmas, between two of training evenly in the logarithm.</summary>
    public static double[] TimestepsOf(double[] sigmas, float[] trainedLogs)
    {
        const double Smallest = 1e-10;
        return Array.ConvertAll(sigmas, sigma =>
        {
            var log = Math.Log(Math.Max(sigma, Smallest));
            var low = Math.Clamp(LastNotAbove(log, trainedLogs), 0, trainedLogs.Length - 2);
            var width = trainedLogs[low] - trainedLogs[low + 1];
            var share = Math.Clamp((trainedLogs[low] - log) / width, 0, 1);
            return (1 - share) * low + share * (low + 1);
        });
    }

    /// <summary>Rounded to single precision, with the level that the last step ends at.</summary>
    public static float[] EndingAt(double[] sigmas, float last) =>
        [.. sigmas.Select(static sigma => (float)sigma), last];

    static int LastNotAbove(double log, float[] rising)
    {
        var found = Array.FindLastIndex(rising, trained => log - trained >= 0);
        return Math.Max(found, 0);
    }

    static double[] Ramp(int count)
    {
        var ramp = new double[count];
        for (var i = 1; i < count; i++)
        {
            ramp[i] = i == count - 1 ? 1 : i * (1.0 / (count - 1));
        }
        return ramp;
    }
}

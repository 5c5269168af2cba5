namespace OnnxPose.Numerics;

/// <summary>Draws points from p(x)^(1/T) / Z, a Gaussian mixture p at temperature T.</summary>
/// <remarks>
/// T = 1 is the mixture itself, T = 0 its mode, T above 1 is flatter. Immutable and thread-safe; allocates nothing
/// per sample. The result depends on the mixture, the temperature and the random stream alone.
/// </remarks>
public sealed class TemperedSampler
{
    /// <summary>The highest temperature; what lies above is flatter than any use of it.</summary>
    public const float MaxTemperature = 1000;

    /// <summary>The number of candidates in the published algorithm.</summary>
    public const int PaperCandidates = 1000;

    /// <summary>A sampler of the given kind.</summary>
    /// <param name="kind">The algorithm.</param>
    /// <param name="candidates">How many candidates <see cref="SamplerKind.Paper"/> draws, 1 to 1,000,000.</param>
    public TemperedSampler(SamplerKind kind = SamplerKind.Defensive, int candidates = PaperCandidates)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(candidates, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(candidates, 1_000_000);
        Kind = kind;
        Candidates = candidates;
    }

    /// <summary>The algorithm.</summary>
    public SamplerKind Kind { get; }

    /// <summary>How many candidates <see cref="SamplerKind.Paper"/> draws.</summary>
    public int Candidates { get; }

    /// <summary>Draws one point.</summary>
    /// <param name="mixture">The mixture, in any units; the result has the same.</param>
    /// <param name="temperature">0 to <see cref="MaxTemperature"/>.</param>
    /// <param name="random">Advanced by a number of draws that depends on the kind, never on other calls.</param>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is out of range or NaN.</exception>
    public (float X, float Y) Sample(in GaussianMixture mixture, float temperature, ref PoseRandom random)
    {
        if (!(temperature >= 0 && temperature <= MaxTemperature))
        {
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature,
                $"A temperature lies between 0 and {MaxTemperature}.");
        }
        return temperature == 1 ? DrawFrom(mixture, ref random) : Resample(mixture, temperature, ref random);
    }

    (float X, float Y) Resample(in GaussianMixture mixture, float temperature, ref PoseRandom random)
    {
        var bestX = 0f;
        var bestY = 0f;
        var best = double.NegativeInfinity;
        for (var i = 0; i < Candidates; i++)
        {
            var (x, y) = DrawFrom(mixture, ref random);
            var log = mixture.LogProbability(x, y);
            if (temperature > 0)
            {
                // The Gumbel trick: the largest of log weight + Gumbel noise is a draw by weight.
                log = (1.0 / temperature - 1) * log - Math.Log(-Math.Log(1 - random.NextDouble()));
            }
            if (log > best)
            {
                (bestX, bestY, best) = (x, y, log);
            }
        }
        return (bestX, bestY);
    }

    static (float X, float Y) DrawFrom(in GaussianMixture mixture, ref PoseRandom random)
    {
        var uniform = random.NextDouble();
        var k = 0;
        for (; k < mixture.Count - 1; k++)
        {
            uniform -= Math.Exp(mixture[k].LogWeight);
            if (uniform < 0)
            {
                break;
            }
        }
        var c = mixture[k];
        var (u, v) = (random.NextNormal(), random.NextNormal());
        return ((float)(c.X + c.ScaleXX * u), (float)(c.Y + c.ScaleYX * u + c.ScaleYY * v));
    }
}

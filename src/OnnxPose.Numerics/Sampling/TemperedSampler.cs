namespace OnnxPose.Numerics;

/// <summary>Draws points from p(x)^(1/T) / Z, a Gaussian mixture p at temperature T.</summary>
/// <remarks>
/// T = 1 is the mixture itself, T = 0 its mode, T above 1 is flatter. Immutable and thread-safe; allocates
/// nothing per sample. The result depends on the mixture, the temperature and the random stream alone: equal
/// streams give equal points on one kind of machine, and points equal to rounding on machines with other
/// vector widths.
/// </remarks>
public sealed class TemperedSampler
{
    /// <summary>The highest temperature; what lies above is flatter than any use of it.</summary>
    public const float MaxTemperature = 1000;

    /// <summary>The number of candidates in the published algorithm.</summary>
    public const int PaperCandidates = 1000;

    /// <summary>
    /// Below this the spread lies under the rounding of a coordinate, and the mode is returned.
    /// </summary>
    const double ColdestTemperature = 1e-6;

    /// <summary>A sampler of the given kind.</summary>
    /// <param name="kind">The algorithm.</param>
    /// <param name="candidates">
    /// How many candidates <see cref="SamplerKind.Paper"/> draws, 1 to 1,000,000.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// No such kind, or too few or too many candidates.
    /// </exception>
    public TemperedSampler(SamplerKind kind = SamplerKind.Defensive, int candidates = PaperCandidates)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(candidates, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(candidates, 1_000_000);
        if (kind is not (SamplerKind.Defensive or SamplerKind.Paper))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such sampler.");
        }
        Kind = kind;
        Candidates = candidates;
    }

    /// <summary>The algorithm.</summary>
    public SamplerKind Kind { get; }

    /// <summary>How many candidates <see cref="SamplerKind.Paper"/> draws.</summary>
    public int Candidates { get; }

    /// <summary>How many points one is chosen from at a temperature.</summary>
    /// <param name="temperature">0 to <see cref="MaxTemperature"/>.</param>
    /// <returns>1 where points are drawn directly, those that are rejected above T = 1 not counted; 0 where
    /// none is drawn, because the mode is taken.</returns>
    public int CandidatesAt(float temperature) => temperature switch
    {
        1 => 1,
        _ when Kind == SamplerKind.Paper => Candidates,
        > 1 => 1,
        > (float)ColdestTemperature => DefensiveSampler.Candidates,
        _ => 0,
    };

    /// <summary>Draws one point.</summary>
    /// <param name="mixture">The mixture, in any units; the result has the same.</param>
    /// <param name="temperature">
    /// 0 to <see cref="MaxTemperature"/>. At 0 the <see cref="SamplerKind.Defensive"/> sampler returns the
    /// highest mode, the <see cref="SamplerKind.Paper"/> one the most likely of its candidates.
    /// </param>
    /// <param name="random">
    /// Advanced by as many draws as the sampler needs. Fork a stream per point where points must not depend
    /// on each other.
    /// </param>
    /// <returns>A finite point; it may lie anywhere in the plane.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is out of range or NaN.</exception>
    public (float X, float Y) Sample(in GaussianMixture mixture, float temperature, ref PoseRandom random)
    {
        if (!(temperature >= 0 && temperature <= MaxTemperature))
        {
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature,
                $"A temperature lies between 0 and {MaxTemperature}.");
        }
        var (x, y) = temperature switch
        {
            1 => PlainSampler.Sample(mixture, ref random),
            _ when Kind == SamplerKind.Paper =>
                PaperSampler.Sample(mixture, temperature, Candidates, ref random),
            > 1 => FlatteningSampler.Sample(mixture, temperature, ref random),
            > (float)ColdestTemperature => DefensiveSampler.Sample(mixture, temperature, ref random),
            _ => ModeSearch.Highest(mixture),
        };
        return ((float)x, (float)y);
    }
}

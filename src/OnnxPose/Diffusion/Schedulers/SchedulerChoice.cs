using System.Collections.Immutable;

namespace OnnxPose.Diffusion.Schedulers;

/// <summary>Which sampler runs, on top of the noise that the checkpoint was trained with.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
sealed record SchedulerChoice
{
    /// <summary>What <see cref="Name"/> can be.</summary>
    public static ImmutableArray<string> Names { get; } =
        ["euler", "euler_a", "dpmpp_2m", "dpmpp_2m_karras", "dpmpp_2m_sde", "ddim", "lcm", "unipc"];

    /// <summary>The sampler.</summary>
    /// <value>
    /// One of <see cref="Names"/>, or <see langword="null"/> (the default) for the one that the checkpoint's
    /// config names.
    /// </value>
    /// <exception cref="ArgumentException">There is no such sampler.</exception>
    public string? Name
    {
        get;
        init => field = Check(value, nameof(Name));
    }

    /// <summary>How much noise DDIM draws afresh at each step; other samplers do without it.</summary>
    /// <value>0 (none, the default) to 1 (as much as in training).</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public float Eta
    {
        get;
        init => field = OptionRange.Check(value, 0f, 1f, nameof(Eta));
    }

    /// <summary>The name, if there is such a sampler.</summary>
    /// <exception cref="ArgumentException">There is not.</exception>
    public static string? Check(string? name, string property) => name is null || Names.Contains(name)
        ? name
        : throw new ArgumentException(
            $"'{name}' is not a scheduler; expected one of {string.Join(", ", Names)}.", property);

    /// <summary>The algorithm that the name stands for; null without a name.</summary>
    internal SchedulerKind? Kind => Name switch
    {
        null => null,
        "euler" => SchedulerKind.Euler,
        "euler_a" => SchedulerKind.EulerAncestral,
        "ddim" => SchedulerKind.Ddim,
        "lcm" => SchedulerKind.Lcm,
        "unipc" => SchedulerKind.UniPc,
        _ => SchedulerKind.DpmSolver,
    };
}

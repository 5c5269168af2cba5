using System.CommandLine;
using System.Globalization;
using OnnxPose.Numerics;

namespace OnnxPose.Cli.Commands;

/// <summary>The options that say how a pose is drawn, whatever is made of it.</summary>
sealed class DrawnPoseOptions
{
    readonly Option<int?> _bestOf = new("--best-of")
    {
        Description = "Draw so many poses and keep the -n that CLaPP finds to fit the prompt best, the " +
            "best first. Default: keep all. The model needs the component 'clapp'.",
        HelpName = "N",
        CustomParser = OptionParser.Number(1, PoseRequest.MaxCount),
    };

    readonly Option<float?> _temperature = new("-t", "--temperature")
    {
        Description = "0 takes the most likely pose, 1 draws as predicted, above 1 strays. Default: 0.1.",
        HelpName = "T",
        CustomParser = OptionParser.Number(0f, 1000f),
    };

    readonly Option<int?> _people = new("--people")
    {
        Description = "Exactly so many people. Default: as many as the prompt suggests.",
        HelpName = "K",
        CustomParser = OptionParser.Number(0, int.MaxValue),
    };

    readonly Option<SamplerKind?> _sampler = new("--sampler")
    {
        Description = "How points are drawn from what is predicted: defensive (default, closest) or paper.",
        HelpName = "NAME",
        CustomParser = OptionParser.OneOf(("defensive", SamplerKind.Defensive), ("paper", SamplerKind.Paper)),
    };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_bestOf, _temperature, _people, _sampler];

    /// <summary>Refuses to keep more poses than are drawn, before anything is read.</summary>
    /// <exception cref="UsageException">--best-of draws fewer than are kept.</exception>
    public void Check(ParseResult parsed, int count)
    {
        if (parsed.GetValue(_bestOf) is { } drawn && drawn < count)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture,
                $"-n keeps {count} poses, but --best-of draws {drawn}; expected at least as many."));
        }
    }

    /// <summary>Whether a command line has any of them.</summary>
    public bool AreGiven(ParseResult parsed) =>
        All.Any(option => parsed.GetResult(option) is { Implicit: false });

    /// <summary>What a command line asks for.</summary>
    public PoseRequest Read(ParseResult parsed, string prompt, int count) => new(prompt)
    {
        Count = count,
        BestOf = parsed.GetValue(_bestOf),
        Temperature = parsed.GetValue(_temperature) ?? 0.1f,
        People = parsed.GetValue(_people),
        Sampler = parsed.GetValue(_sampler) ?? SamplerKind.Defensive,
    };
}

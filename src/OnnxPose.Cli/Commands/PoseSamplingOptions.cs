using System.CommandLine;
using System.Globalization;
using OnnxPose.Numerics;

namespace OnnxPose.Cli.Commands;

/// <summary>The options that say how poses are drawn.</summary>
sealed class PoseSamplingOptions
{
    readonly Option<int?> _count = new("-n", "--count")
    {
        Description = "How many poses, each independent of the others. Default: 1.",
        HelpName = "N",
        CustomParser = OptionParser.Number(1, PoseRequest.MaxCount),
    };

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

    readonly Option<PictureSize?> _size = new("--size")
    {
        Description = "Pixels of the picture; the pose is made for its shape. Default: 768x768.",
        HelpName = "WxH",
        CustomParser = OptionParser.Value(PictureSize.Parse, PictureSize.Form),
    };

    readonly Option<SamplerKind?> _sampler = new("--sampler")
    {
        Description = "How points are drawn from what is predicted: defensive (default, closest) or paper.",
        HelpName = "NAME",
        CustomParser = OptionParser.OneOf(("defensive", SamplerKind.Defensive), ("paper", SamplerKind.Paper)),
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_count, _bestOf, _temperature, _people, _size, _sampler];
        Array.ForEach(options, command.Options.Add);
    }

    /// <summary>What a command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="readPrompt">Reads the prompt, once the options are known to be right.</param>
    public (PoseRequest Request, PictureSize Size) Read(ParseResult parsed, Func<string> readPrompt)
    {
        var size = parsed.GetValue(_size) ?? new(768, 768);
        var (count, bestOf) = (parsed.GetValue(_count) ?? 1, parsed.GetValue(_bestOf));
        if (bestOf < count)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture,
                $"-n keeps {count} poses, but --best-of draws {bestOf}; expected at least as many."));
        }
        var request = new PoseRequest(readPrompt())
        {
            Count = count,
            BestOf = bestOf,
            Temperature = parsed.GetValue(_temperature) ?? 0.1f,
            People = parsed.GetValue(_people),
            Sampler = parsed.GetValue(_sampler) ?? SamplerKind.Defensive,
        };
        return (request.WithSize(size.Width, size.Height), size);
    }
}

using System.CommandLine;
using System.Globalization;
using OnnxPose.Evaluation.Retrieval;
using OnnxPose.Evaluation.TextToPose;

namespace OnnxPose.Cli.Commands;

/// <summary>The arguments of <c>eval t2p</c>.</summary>
sealed class EvalT2POptions
{
    static readonly T2PEvaluationOptions s_defaults = new();

    readonly InferenceArguments _inference = new();

    readonly Option<int?> _captions = new("--captions")
    {
        Description = $"How many held-out captions, half of them new combinations. Default: " +
            $"{s_defaults.Captions}. With --benchmark: at most so many rows. Default: all.",
        HelpName = "N",
        CustomParser = OptionParser.Number(2, 100_000),
    };

    readonly Option<float?> _temperature = new("--temperature", "-t")
    {
        Description = "The sampling temperature. Default: 0.1.",
        HelpName = "T",
        CustomParser = OptionParser.Number(0f, 1000f),
    };

    readonly Option<bool> _winRate = new("--win-rate")
    {
        Description = "Fail with exit code 3 where the model has no CLaPP. Without it, CLaPP judges " +
            "whenever it is there.",
    };

    readonly Option<bool> _rulesOnly = new("--rules-only")
    {
        Description = "Leave CLaPP alone: one draw for each caption, judged by rules. Much faster.",
    };

    readonly Option<int?> _bestOf = new("--best-of")
    {
        Description = $"Draws for each caption of which CLaPP chooses one. Default: {s_defaults.BestOf}.",
        HelpName = "N",
        CustomParser = OptionParser.Number(1, 256),
    };

    readonly Option<int[]?> _sizes = new("--index-sizes")
    {
        Description = "Measure the win rate with indices of these sizes too, such as 500,5000,100000, and " +
            "plot it. An index of 500 training pairs always is.",
        HelpName = "N,N,...",
        CustomParser = OptionParser.Value<int[]>(ParseSizes, "1 to 20 numbers from 1 to 1000000 with commas"),
    };

    readonly Option<string?> _index = new("--index")
    {
        Description = "Folder of a caption index (see 'eval index'). Default: pairs of the training split; " +
            "with --benchmark: the other rows.",
        HelpName = "DIR",
        CustomParser = OptionParser.Folder,
    };

    readonly Option<FeatureMetric?> _metric = new("--metric")
    {
        Description = "What the nearest caption is: cosine (default) or l2.",
        HelpName = "NAME",
        CustomParser = OptionParser.OneOf(("cosine", FeatureMetric.Cosine), ("l2", FeatureMetric.L2)),
    };

    readonly Option<string?> _benchmark = new("--benchmark")
    {
        Description = "JSON lines with a caption and DWPose arrays each, such as COCO-Pose. CLaPP compares " +
            "the generated pose with the row's own and with the nearest caption's.",
        HelpName = "FILE",
        CustomParser = OptionParser.File,
    };

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        Option[] options =
        [
            _captions, _temperature, _winRate, _rulesOnly, _bestOf, _sizes, _index, _metric, _benchmark,
        ];
        Array.ForEach(options, command.Options.Add);
        _inference.AddTo(command);
    }

    /// <summary>What a command line asks for.</summary>
    public EvalT2PSettings Read(ParseResult parsed, CommandContext context)
    {
        var benchmark = parsed.GetValue(_benchmark);
        var rulesOnly = parsed.GetValue(_rulesOnly);
        Option[] scored = [_winRate, _bestOf, _sizes, _index, _metric, _benchmark];
        if (rulesOnly && scored.FirstOrDefault(option => IsGiven(parsed, option)) is { } other)
        {
            throw new UsageException($"--rules-only leaves CLaPP alone; leave {other.Name} out.");
        }
        Option[] scenes = [_bestOf, _sizes];
        if (benchmark is not null
            && scenes.FirstOrDefault(option => IsGiven(parsed, option)) is { } scene)
        {
            throw new UsageException($"--benchmark draws one pose a row; leave {scene.Name} out.");
        }
        var captions = parsed.GetValue(_captions);
        var options = s_defaults with
        {
            Captions = captions ?? s_defaults.Captions,
            Temperature = parsed.GetValue(_temperature) ?? s_defaults.Temperature,
            Seed = parsed.GetValue(context.Options.Seed) ?? s_defaults.Seed,
            BestOf = parsed.GetValue(_bestOf) ?? s_defaults.BestOf,
            Metric = parsed.GetValue(_metric) ?? s_defaults.Metric,
            IndexSizes = [.. parsed.GetValue(_sizes) ?? []],
        };
        // Whoever asks for a part of it does not want to go without.
        var needed = scored.Any(option => IsGiven(parsed, option));
        return new(options, captions, needed, rulesOnly, parsed.GetValue(_index), benchmark,
            _inference.Read(parsed));
    }

    static bool IsGiven(ParseResult parsed, Option option) =>
        parsed.GetResult(option) is { Implicit: false };

    static int[]? ParseSizes(string text)
    {
        var parts = text.Split(',');
        var sizes = new int[parts.Length];
        for (var i = 0; i < sizes.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out sizes[i])
                || sizes[i] is < 1 or > 1_000_000)
            {
                return null;
            }
        }
        return sizes.Length <= 20 ? sizes : null;
    }
}

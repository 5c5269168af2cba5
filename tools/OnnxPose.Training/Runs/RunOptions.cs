using OnnxPose.Training.Commands;

namespace OnnxPose.Training.Runs;

/// <summary>How a training run goes: the options that all of them share. A command sets its own
/// defaults.</summary>
sealed record RunOptions
{
    /// <summary>Folder of the checkpoint and the logs; an existing checkpoint is resumed
    /// (<c>--resume</c>).</summary>
    public required string Run { get; init; }

    /// <summary>The constant learning rate (<c>--rate</c>).</summary>
    public required double Rate { get; init; }

    /// <summary>How much of the averaged weights a step keeps (<c>--average</c>).</summary>
    public required double AverageDecay { get; init; }

    /// <summary>Examples in a batch (<c>--batch</c>); 0 where batches have sizes of their own.</summary>
    public int Batch { get; init; }

    /// <summary>Minutes after which to stop (<c>--minutes</c>).</summary>
    public double Minutes { get; init; } = 60;

    /// <summary>Steps after which to stop, those before a checkpoint included (<c>--steps</c>).</summary>
    public int Steps { get; init; } = int.MaxValue;

    /// <summary>0 trains at the constant rate; else the rate falls to 0 within that many steps, then the run
    /// ends (<c>--decay-steps</c>).</summary>
    public int DecaySteps { get; init; }

    /// <summary>Steps until the constant rate is reached (<c>--warm-up-steps</c>).</summary>
    public int WarmUpSteps { get; init; } = 300;

    /// <summary>Minutes between checkpoints (<c>--checkpoint-minutes</c>).</summary>
    public double CheckpointMinutes { get; init; } = 3;

    /// <summary>Minutes between looks at held-out scenes (<c>--look-minutes</c>).</summary>
    public double LookMinutes { get; init; } = 20;

    /// <summary>Seed of the weights and the batches (<c>--seed</c>).</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The command with its options, for the run's record.</summary>
    public string Command { get; init; } = "";

    /// <summary>These options, but for those that the command line gives.</summary>
    public RunOptions Given(Arguments arguments) => this with
    {
        Run = arguments.Text("resume", Run),
        Rate = arguments.Number("rate", Rate),
        AverageDecay = arguments.Number("average", AverageDecay),
        Batch = Batch > 0 ? arguments.Whole("batch", Batch) : 0,
        Minutes = arguments.Number("minutes", Minutes),
        Steps = arguments.Whole("steps", Steps),
        DecaySteps = arguments.Whole("decay-steps", DecaySteps),
        WarmUpSteps = arguments.Whole("warm-up-steps", WarmUpSteps),
        CheckpointMinutes = arguments.Number("checkpoint-minutes", CheckpointMinutes),
        LookMinutes = arguments.Number("look-minutes", LookMinutes),
        Seed = (ulong)arguments.Whole("seed", (int)Seed),
        Command = arguments.Line,
    };
}

using OnnxPose.Training.Commands;

namespace OnnxPose.Training.Images.Training;

/// <summary>How a training run of an image network goes; the same options as the transformer's.</summary>
sealed record RunOptions
{
    /// <summary>Folder of the checkpoint, the loss log and the contact sheets; a checkpoint is
    /// resumed.</summary>
    public required string Run { get; init; }

    /// <summary>Folder of painted scenes.</summary>
    public required string Scenes { get; init; }

    /// <summary>Minutes after which to stop.</summary>
    public required double Minutes { get; init; }

    /// <summary>Steps after which to stop.</summary>
    public required int Steps { get; init; }

    /// <summary>0 trains at the constant rate; else the rate falls to 0 within that many steps, then the run
    /// ends.</summary>
    public required int DecaySteps { get; init; }

    /// <summary>The constant learning rate.</summary>
    public required double Rate { get; init; }

    /// <summary>Steps until the constant rate is reached.</summary>
    public required int WarmUpSteps { get; init; }

    /// <summary>How much of the averaged weights a step keeps.</summary>
    public required double AverageDecay { get; init; }

    /// <summary>Minutes between checkpoints.</summary>
    public required double CheckpointMinutes { get; init; }

    /// <summary>Minutes between looks at held-out scenes.</summary>
    public required double LookMinutes { get; init; }

    /// <summary>Scenes in a batch.</summary>
    public required int Batch { get; init; }

    /// <summary>Seed of the weights and the batches.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Options from the command line, with a command's own defaults.</summary>
    public static RunOptions From(Arguments arguments, string run, double rate, int batch, double average) =>
        new()
        {
            Run = arguments.Text("resume", run),
            Scenes = arguments.Text("scenes", "runs/scenes"),
            Minutes = arguments.Number("minutes", 60),
            Steps = arguments.Whole("steps", int.MaxValue),
            DecaySteps = arguments.Whole("decay-steps", 0),
            Rate = arguments.Number("rate", rate),
            WarmUpSteps = arguments.Whole("warm-up-steps", 300),
            AverageDecay = arguments.Number("average", average),
            CheckpointMinutes = arguments.Number("checkpoint-minutes", 3),
            LookMinutes = arguments.Number("look-minutes", 20),
            Batch = arguments.Whole("batch", batch),
            Seed = (ulong)arguments.Whole("seed", 1),
        };
}

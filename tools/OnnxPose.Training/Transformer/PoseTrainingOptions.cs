using System.Globalization;
using OnnxPose.Training.Commands;
using OnnxPose.Training.Data;

namespace OnnxPose.Training.Transformer;

/// <summary>How a training run of the transformer goes.</summary>
sealed record PoseTrainingOptions
{
    /// <summary>Where the averaged weights are exported to.</summary>
    public required string Output { get; init; }

    /// <summary>Folder of the frozen text encoder.</summary>
    public required string TextEncoder { get; init; }

    /// <summary>Folder of the tokenizer.</summary>
    public required string Tokenizer { get; init; }

    /// <summary>Folder of the checkpoint and the loss log; an existing checkpoint is resumed.</summary>
    public required string Run { get; init; }

    /// <summary>Minutes after which to stop.</summary>
    public required double Minutes { get; init; }

    /// <summary>0 trains at the constant rate; else the rate falls to 0 within that many steps, then the run
    /// ends.</summary>
    public required int DecaySteps { get; init; }

    /// <summary>Steps after which to stop.</summary>
    public required int Steps { get; init; }

    /// <summary>The constant learning rate.</summary>
    public required double Rate { get; init; }

    /// <summary>Steps until the constant rate is reached.</summary>
    public required int WarmUpSteps { get; init; }

    /// <summary>Whether matrices get Muon's updates, everything else AdamW's.</summary>
    public required bool Orthogonalizes { get; init; }

    /// <summary>How much of the averaged weights a step keeps.</summary>
    public required double AverageDecay { get; init; }

    /// <summary>Minutes between checkpoints.</summary>
    public required double CheckpointMinutes { get; init; }

    /// <summary>Minutes between validations on held-out scenes.</summary>
    public required double ValidationMinutes { get; init; }

    /// <summary>Seed of the weights and the scenes.</summary>
    public required ulong Seed { get; init; }

    /// <summary>A folder with weights to begin with where there is no checkpoint; empty for random
    /// ones.</summary>
    public required string Start { get; init; }

    /// <summary>Weights of a box corner, a body point, a face point and a hand point in the loss.</summary>
    public required IReadOnlyList<float> KindWeights { get; init; }

    /// <summary>The kinds of batches and their shares.</summary>
    public required IReadOnlyList<BatchKind> Kinds { get; init; }

    public static PoseTrainingOptions From(Arguments arguments) => new()
    {
        Output = arguments.Text("out", "models/mini/t2p"),
        TextEncoder = arguments.Text("text", "models/mini/text_encoder"),
        Tokenizer = arguments.Text("tokenizer", "models/mini/tokenizer"),
        Run = arguments.Text("resume", "runs/t2p"),
        Minutes = arguments.Number("minutes", 60),
        Steps = arguments.Whole("steps", int.MaxValue),
        DecaySteps = arguments.Whole("decay-steps", 0),
        Rate = arguments.Number("rate", 1e-3),
        WarmUpSteps = arguments.Whole("warm-up-steps", 400),
        Orthogonalizes = arguments.Text("optimizer", "muon") == "muon",
        AverageDecay = arguments.Number("average", 0.998),
        CheckpointMinutes = arguments.Number("checkpoint-minutes", 3),
        ValidationMinutes = arguments.Number("validation-minutes", 12),
        Seed = (ulong)arguments.Whole("seed", 1),
        Start = arguments.Text("start", ""),
        KindWeights = Weights(arguments.Text("weights", "8,4,0.25,0.25")),
        Kinds = BatchKind.WithShares(arguments.Text("mix", "")),
    };

    static float[] Weights(string text)
    {
        var numbers = text.Split(',');
        return numbers.Length == MixtureLoss.Kinds
            ? [.. numbers.Select(static w => float.Parse(w, CultureInfo.InvariantCulture))]
            : throw new ArgumentException($"'--weights {text}' has {numbers.Length} numbers; expected one "
                + "each for boxes, body, face and hands.", nameof(text));
    }
}

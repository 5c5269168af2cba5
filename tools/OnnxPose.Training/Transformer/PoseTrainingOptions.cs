using System.Globalization;
using OnnxPose.Training.Commands;
using OnnxPose.Training.Data;
using OnnxPose.Training.Runs;

namespace OnnxPose.Training.Transformer;

/// <summary>What the transformer's run has beyond <see cref="RunOptions"/>.</summary>
sealed record PoseTrainingOptions
{
    /// <summary>Where the averaged weights are exported to.</summary>
    public required string Output { get; init; }

    /// <summary>Folder of the frozen text encoder.</summary>
    public required string TextEncoder { get; init; }

    /// <summary>Folder of the tokenizer.</summary>
    public required string Tokenizer { get; init; }

    /// <summary>Whether matrices get Muon's updates, everything else AdamW's.</summary>
    public required bool Orthogonalizes { get; init; }

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
        Orthogonalizes = arguments.Text("optimizer", "muon") == "muon",
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

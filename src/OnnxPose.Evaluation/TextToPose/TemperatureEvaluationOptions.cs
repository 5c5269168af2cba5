using System.Collections.Immutable;

namespace OnnxPose.Evaluation.TextToPose;

/// <summary>Which poses are drawn to show what the temperature does.</summary>
sealed record TemperatureEvaluationOptions
{
    /// <summary>The prompts, a row of the sheet each.</summary>
    /// <value>1 to 32. The default is four sentences of the scene world.</value>
    public ImmutableArray<string> Prompts { get; init; } =
    [
        "a woman waving with her left hand", "a man sitting on a chair", "two people shaking hands",
        "a person kicking with the right leg",
    ];

    /// <summary>The temperatures, a column of the sheet each.</summary>
    /// <value>1 to 12, each 0 to 1000. The default is 0, 0.05, 0.1, 0.3, 0.7 and 1.</value>
    public ImmutableArray<float> Temperatures { get; init; } = [0, 0.05f, 0.1f, 0.3f, 0.7f, 1];

    /// <summary>Draws for each prompt and temperature; the sheet shows the first.</summary>
    /// <value>1 to 256. The default is 8.</value>
    public int Draws { get; init; } = 8;

    /// <summary>The seed of the poses.</summary>
    public ulong Seed { get; init; } = 2024;
}

namespace OnnxPose.Training.Weights;

/// <summary>One trained tensor: its name in the checkpoint, its shape and how it starts.</summary>
/// <param name="Name">The upstream name.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="Deviation">Standard deviation of the normal numbers it starts with; 0 for a constant.</param>
/// <param name="Mean">Where it starts.</param>
readonly record struct ParameterSpec(string Name, long[] Shape, float Deviation, float Mean = 0)
{
    /// <summary>Its learning rate relative to the others'.</summary>
    public float Rate { get; init; } = 1;

    /// <summary>How many numbers it holds.</summary>
    public long Count => Shape.Aggregate(1L, static (product, size) => product * size);

    /// <summary>Weight decay is for matrices; biases, norms and embeddings are left alone.</summary>
    public bool Decays => Shape.Length == 2 && !Name.Contains("embedding", StringComparison.Ordinal);

    /// <summary>A matrix between hidden states; neither an input nor an output layer.</summary>
    public bool IsHiddenMatrix => Shape.Length == 2 && Name.Contains("layers.", StringComparison.Ordinal);
}

namespace OnnxPose.Onnx.Graphs;

/// <summary>A value of a graph that is being written: an input, a weight, a constant or a node's
/// output.</summary>
/// <param name="Name">Unique within its graph; empty for an optional input that is left out.</param>
readonly record struct Value(string Name)
{
    /// <summary>Stands for an optional input that is left out.</summary>
    public static Value None { get; } = new("");
}

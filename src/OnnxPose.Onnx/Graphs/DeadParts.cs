using OnnxPose.Onnx.Protobuf;

namespace OnnxPose.Onnx.Graphs;

/// <summary>Removes the nodes and weights of a graph that no output needs.</summary>
/// <remarks>
/// So an architecture is written down once and in full, and whoever asks for the states of the last layer but
/// one pays neither for the last layer's time nor for its memory.
/// </remarks>
static class DeadParts
{
    /// <summary>Removes them in place; inputs stay, they are the graph's contract.</summary>
    public static void Remove(GraphProto graph)
    {
        var needed = graph.Output.Select(static output => output.Name).ToHashSet(StringComparer.Ordinal);
        var nodes = new Stack<NodeProto>();
        foreach (var node in graph.Node.Reverse())     // consumers stand after producers
        {
            if (node.Output.Any(needed.Contains))
            {
                nodes.Push(node);
                needed.UnionWith(node.Input);
            }
        }
        var weights = graph.Initializer.Where(tensor => needed.Contains(tensor.Name)).ToArray();
        graph.Node.Clear();
        graph.Node.AddRange(nodes);
        graph.Initializer.Clear();
        graph.Initializer.AddRange(weights);
    }
}

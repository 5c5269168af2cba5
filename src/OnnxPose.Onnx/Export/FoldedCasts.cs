using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Protobuf;

namespace OnnxPose.Onnx.Export;

/// <summary>Weights that a graph casts before it uses them, so that they can be stored as what they are cast
/// to.</summary>
static class FoldedCasts
{
    /// <summary>Takes the casts of weights out of a graph.</summary>
    /// <param name="graph">Changed in place: what read a cast reads the weight.</param>
    /// <param name="weights">The weights that may change their type.</param>
    /// <returns>The type in which each of them is to be stored, by name.</returns>
    public static Dictionary<string, OnnxType> Remove(GraphProto graph, IEnumerable<ExternalTensor> weights)
    {
        var types = weights.ToDictionary(
            static weight => weight.Tensor.Name, static weight => (OnnxType)weight.Tensor.DataType,
            StringComparer.Ordinal);
        var users = graph.Node.SelectMany(static node => node.Input, static (node, input) => (node, input))
            .Where(use => types.ContainsKey(use.input))
            .ToLookup(static use => use.input, static use => use.node, StringComparer.Ordinal);
        var replaced = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var uses in users)
        {
            // A weight is cast once for all who use it; one that is used as it is stays.
            if (uses.ToArray() is [{ OpType: "Cast" } cast])
            {
                types[uses.Key] = (OnnxType)cast.Attribute.Single(static a => a.Name == "to").I;
                replaced.Add(cast.Output[0], uses.Key);
                graph.Node.Remove(cast);
            }
        }
        foreach (var node in graph.Node)
        {
            for (var i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = replaced.GetValueOrDefault(node.Input[i], node.Input[i]);
            }
        }
        return types;
    }
}

using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Inference;

/// <summary>Compares an opened model with the contract of its slot, before anything is run.</summary>
static class ContractCheck
{
    /// <exception cref="ModelContractException">A name, type, rank or size is another.</exception>
    public static void Require(InferenceSession session, ModelContract contract, string source)
    {
        foreach (var expected in contract.Inputs)
        {
            Require("input", expected, session.InputMetadata, contract.Slot, source);
        }
        foreach (var expected in contract.Outputs)
        {
            Require("output", expected, session.OutputMetadata, contract.Slot, source);
        }
        foreach (var name in session.InputMetadata.Keys)
        {
            if (!contract.Inputs.Any(input => input.Name == name))
            {
                throw Refuse(contract.Slot, source, $"it also asks for an input '{name}'; expected " +
                    Names(contract.Inputs.Select(static input => input.Name)));
            }
        }
    }

    static void Require(
        string direction, TensorContract expected, IReadOnlyDictionary<string, NodeMetadata> model,
        string slot, string source)
    {
        if (!model.TryGetValue(expected.Name, out var actual))
        {
            throw Refuse(slot, source,
                $"it has no {direction} '{expected.Name}'; " +
                $"got {Names(model.Keys)}, expected {Text(expected)}");
        }
        if (!actual.IsTensor || !expected.Types.Any(type => ElementType(type) == actual.ElementDataType)
            || !Fits(expected.Shape, actual.Dimensions))
        {
            throw Refuse(
                slot, source, $"{direction} '{expected.Name}' is {Text(actual)}, expected {Text(expected)}");
        }
    }

    static bool Fits(Dim[] expected, int[] actual) =>
        expected.Length == actual.Length
        && expected.Zip(actual).All(static pair => pair.Second < 0 || pair.Second == pair.First.Size);

    static ModelContractException Refuse(string slot, string source, string fault) =>
        new($"'{source}' is not usable as {slot}: {fault}. Check that the file belongs to this slot, " +
            "or remove the model.onnx so that the graph is built from the weights.");

    static string Names(IEnumerable<string> names) =>
        string.Join(", ", names.Select(static name => $"'{name}'"));

    static string Text(TensorContract tensor) =>
        $"{string.Join(" or ", tensor.Types)} [{string.Join(", ", tensor.Shape.Select(Text))}]";

    static string Text(Dim dim) =>
        dim.Name ?? dim.Size.ToString(System.Globalization.CultureInfo.InvariantCulture);

    static string Text(NodeMetadata tensor) => tensor.IsTensor
        ? $"{tensor.ElementDataType} [{string.Join(", ", tensor.Dimensions)}]"
        : $"a {tensor.OnnxValueType}";

    static TensorElementType ElementType(OnnxType type) =>
        (TensorElementType)type;     // both are ONNX's numbers
}

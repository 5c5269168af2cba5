using OnnxPose.Inference;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Tests.Inference;

sealed class ContractCheckTests
{
    static readonly TensorContract s_in = TensorContract.Of("x", OnnxType.Float32, "rows", 4);
    static readonly TensorContract s_out = TensorContract.Of("y", OnnxType.Float32, "rows", 4);

    static IEnumerable<TestCaseData> Misfits =>
    [
        new TestCaseData(
            new[] { s_in with { Name = "ids" } }, new[] { s_out }, "it has no input 'ids'; got 'x'")
            .SetName("another input name"),
        new TestCaseData(
            new[] { s_in }, new[] { s_out with { Name = "states" } }, "it has no output 'states'; got 'y'")
            .SetName("another output name"),
        new TestCaseData(new[] { s_in with { Types = [OnnxType.Int64] } }, new[] { s_out },
            "input 'x' is Float [-1, 4], expected Int64 [rows, 4]").SetName("another type"),
        new TestCaseData(new[] { s_in with { Shape = ["rows"] } }, new[] { s_out },
            "input 'x' is Float [-1, 4], expected Float32 [rows]").SetName("another rank"),
        new TestCaseData(new[] { s_in with { Shape = ["rows", 5] } }, new[] { s_out },
            "input 'x' is Float [-1, 4], expected Float32 [rows, 5]").SetName("another size"),
        new TestCaseData(new[] { s_in with { Shape = ["rows", "width"] } }, new[] { s_out },
            "input 'x' is Float [-1, 4], expected Float32 [rows, width]").SetName("a size that must be open"),
        new TestCaseData(new[] { s_in }, new[] { s_out with { Shape = ["rows", 5] } },
            "output 'y' is Float [-1, 4], expected Float32 [rows, 5]").SetName("another output size"),
        new TestCaseData(Array.Empty<TensorContract>(), new[] { s_out }, "it also asks for an input 'x'")
            .SetName("an input too many"),
    ];

    [TestCaseSource(nameof(Misfits))]
    public void Open_RefusesAModel_ThatDoesNotFit_NamingSlotGotAndExpected(
        object inputs, object outputs, string fault)
    {
        var contract = new ModelContract("the slot", (TensorContract[])inputs, (TensorContract[])outputs);
        Assert.That(
            () => ModelSession.Open(Source, contract, InferenceOptions.Default),
            Throws.TypeOf<ModelContractException>().With.Message.Contains("is not usable as the slot")
                .And.Message.Contains(fault));
    }

    [Test]
    public void Open_TakesAModel_ThatFits()
    {
        var contract = new ModelContract("the slot", [s_in], [s_out]);
        using var session = ModelSession.Open(Source, contract, InferenceOptions.Default);
        Assert.That(session.Device.Device, Is.EqualTo("cpu"));
    }

    static ModelSource Source => ToyModels.From(static () =>
    {
        var graph = new GraphBuilder("toy");
        var x = graph.Input("x", OnnxType.Float32, "rows", 4);
        graph.Output("y", graph.Add(x, x), OnnxType.Float32, "rows", 4);
        return graph.Build();
    });
}

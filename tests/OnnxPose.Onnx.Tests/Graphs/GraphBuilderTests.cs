using System.Runtime.InteropServices;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Protobuf;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Tests.Graphs;

sealed class GraphBuilderTests
{
    [Test]
    public void Build_LeavesOut_WhatNoOutputNeeds()
    {
        var graph = new GraphBuilder("g");
        var x = graph.Input("x", OnnxType.Float32, 2);
        var used = graph.Add(x, graph.Weight(Entry("used", DType.F32)));
        graph.Multiply(used, graph.Weight(Entry("unused", DType.F32)));
        graph.Output("y", used, OnnxType.Float32, 2);
        var proto = Parse(graph.Build());
        Assert.That(proto.Node.Select(static node => node.OpType), Is.EqualTo(["Add"]));
        Assert.That(proto.Initializer.Select(static tensor => tensor.Name), Is.EqualTo(["used"]));
        Assert.That(proto.Input.Select(static input => input.Name), Is.EqualTo(["x"]));
    }

    [Test]
    public void AnOutput_IsTheValueItself_ForWhoeverElseReadsIt()
    {
        var graph = new GraphBuilder("g");
        var x = graph.Input("x", OnnxType.Float32, 2);
        var twice = graph.Add(x, x);
        var before = graph.Multiply(twice, x);
        graph.Output("twice", twice, OnnxType.Float32, 2);
        graph.Output("sum", graph.Add(before, twice), OnnxType.Float32, 2);
        var nodes = Parse(graph.Build()).Node;
        Assert.That(nodes.Select(static node => node.OpType), Is.EqualTo(["Add", "Mul", "Add"]));
        Assert.That(nodes[0].Output, Is.EqualTo(["twice"]));
        Assert.That(nodes[1].Input[0], Is.EqualTo("twice"));
        Assert.That(nodes[2].Input[1], Is.EqualTo("twice"));
        Assert.That(nodes[2].Output, Is.EqualTo(["sum"]));
    }

    [Test]
    public void AValue_MayBeTwoOutputs_OrAnInputToo()
    {
        var graph = new GraphBuilder("g");
        var x = graph.Input("x", OnnxType.Float32, 2);
        var y = graph.Add(x, x);
        graph.Output("a", y, OnnxType.Float32, 2);
        graph.Output("b", y, OnnxType.Float32, 2);
        graph.Output("same", x, OnnxType.Float32, 2);
        var nodes = Parse(graph.Build()).Node;
        Assert.That(nodes.SelectMany(static node => node.Output), Is.EqualTo(["a", "b", "same"]));
        Assert.That(nodes.Select(static node => node.Input[0]), Is.EqualTo(["x", "a", "x"]));
    }

    [Test]
    public void Weight_PointsToItsBytes_InTheFileItLiesIn()
    {
        var model = Multiplied(OnnxType.Float32, Entry("w", DType.F32, offset: 1234567890123));
        var tensor = Parse(model).Initializer.Single();
        Assert.That(model.WeightsFolder, Is.EqualTo("/models/a"));
        Assert.That(tensor.DataLocation, Is.EqualTo(TensorProto.Types.DataLocation.External));
        Assert.That(tensor.Dims, Is.EqualTo([2L]));
        Assert.That(tensor.ExternalData.ToDictionary(static e => e.Key, static e => e.Value), Is.EquivalentTo(
            new Dictionary<string, string>
            {
                ["location"] = "model.safetensors",
                ["offset"] = "1234567890123",
                ["length"] = "8",
            }));
    }

    [TestCase(nameof(DType.F16), OnnxType.Float32, true)]
    [TestCase(nameof(DType.BF16), OnnxType.Float32, true)]
    [TestCase(nameof(DType.F32), OnnxType.Float16, true)]
    [TestCase(nameof(DType.F32), OnnxType.Float32, false)]
    [TestCase(nameof(DType.F16), OnnxType.Float16, false)]
    public void Weight_IsCast_WhereItsTypeIsNotTheGraphs(string stored, int precision, bool cast)
    {
        var type = Enum.Parse<DType>(stored);
        var proto = Parse(Multiplied((OnnxType)precision, Entry("w", type)));
        Assert.That(proto.Node.Any(static node => node.OpType == "Cast"), Is.EqualTo(cast));
        Assert.That(proto.Initializer.Single().DataType, Is.EqualTo(type switch
        {
            DType.F32 => 1,
            DType.F16 => 10,
            _ => 16,
        }));
    }

    [Test]
    public void Weight_TakenTwice_IsOneInitializer()
    {
        var graph = new GraphBuilder("g");
        var entry = Entry("w", DType.F16);
        graph.Output("y", graph.Add(graph.Weight(entry), graph.Weight(entry)), OnnxType.Float32, 2);
        var proto = Parse(graph.Build());
        Assert.That(proto.Initializer, Has.Count.EqualTo(1));
        Assert.That(proto.Node.Count(static node => node.OpType == "Cast"), Is.EqualTo(1));
    }

    [Test]
    public void Weight_InAnotherFolder_IsRefused_NamingBoth()
    {
        var graph = new GraphBuilder("g");
        graph.Weight(Entry("a", DType.F32));
        Assert.That(
            () => graph.Weight(Entry("b", DType.F32) with { FilePath = "/models/b/model.safetensors" }),
            Throws.TypeOf<ModelContractException>().With.Message.Contains("/models/a")
                .And.Message.Contains("/models/b"));
    }

    [Test]
    public void Weight_OfWholeNumbers_IsRefused() => Assert.That(
        () => new GraphBuilder("g").Weight(Entry("w", DType.I64)),
        Throws.TypeOf<ModelContractException>().With.Message.Contains("I64 [2]"));

    [Test]
    public void Constant_IsWritten_InTheGraphsPrecision()
    {
        var graph = new GraphBuilder("g", OnnxType.Float16);
        graph.Output("y", graph.Constant([0.5f, -2], 2), OnnxType.Float16, 2);
        var tensor = Parse(graph.Build()).Initializer.Single();
        Assert.That(tensor.DataType, Is.EqualTo((int)OnnxType.Float16));
        Assert.That(
            MemoryMarshal.Cast<byte, Half>(tensor.RawData.Span).ToArray(),
            Is.EqualTo([(Half)0.5, (Half)(-2)]));
    }

    [Test]
    public void Names_AreUnique_AndCarryTheirSection()
    {
        var graph = new GraphBuilder("g");
        var x = graph.Input("x", OnnxType.Float32, "n");
        graph.Section = "layer.0";
        var y = graph.Add(x, x);
        graph.Section = "layer.1";
        graph.Output("y", graph.Add(y, y), OnnxType.Float32, "n");
        var proto = Parse(graph.Build());
        Assert.That(proto.Node[0].Name, Does.StartWith("layer.0/Add"));
        Assert.That(proto.Node[1].Name, Does.StartWith("layer.1/Add"));
        Assert.That(proto.Node.Select(static node => node.Name), Is.Unique);
        Assert.That(proto.Input[0].Type.TensorType.Shape.Dim[0].DimParam, Is.EqualTo("n"));
    }

    [Test]
    public void TheSameGraph_GivesTheSameBytes() => Assert.That(
        Multiplied(OnnxType.Float32, Entry("w", DType.F16)).Bytes,
        Is.EqualTo(Multiplied(OnnxType.Float32, Entry("w", DType.F16)).Bytes));

    [Test]
    public void Graphs_ComputeInNothingElse_ThanTheTwoFloats() => Assert.That(
        () => new GraphBuilder("g", OnnxType.Int64), Throws.InstanceOf<ArgumentOutOfRangeException>());

    static OnnxModel Multiplied(OnnxType precision, TensorEntry weight)
    {
        var graph = new GraphBuilder("g", precision);
        var x = graph.Input("x", precision, 2);
        graph.Output("y", graph.Multiply(x, graph.Weight(weight)), precision, 2);
        return graph.Build();
    }

    static TensorEntry Entry(string name, DType type, long offset = 100) =>
        new(name, type, [2], "/models/a/model.safetensors", offset, 2 * type.ByteSize());

    static GraphProto Parse(OnnxModel model) => ModelProto.Parser.ParseFrom(model.Bytes).Graph;
}

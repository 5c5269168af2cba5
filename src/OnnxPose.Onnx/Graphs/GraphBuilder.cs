using Google.Protobuf;
using OnnxPose.Onnx.Protobuf;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Graphs;

/// <summary>Writes an ONNX graph node by node, in the order the data flows.</summary>
/// <remarks>
/// Matrices of weights stay where they lie: they become external data that points into the .safetensors file.
/// Whatever no output needs is left out of the finished model. Not thread-safe.
/// </remarks>
sealed partial class GraphBuilder
{
    /// <summary>The domain of ONNX Runtime's own operators.</summary>
    public const string Microsoft = "com.microsoft";

    const long MicrosoftOperatorSet = 1;

    readonly GraphProto _graph;
    readonly GraphTarget _target;
    readonly Dictionary<string, string> _renamed = new(
        StringComparer.Ordinal);     // values that became outputs
    int _values;

    /// <summary>An empty graph.</summary>
    /// <param name="name">What the model is, for messages and profiles.</param>
    /// <param name="target">What it is written for.</param>
    /// <param name="weights">What 8-bit weights are made of; not needed without them.</param>
    /// <exception cref="ArgumentException">8-bit weights are asked for, and there are none to make them of,
    /// or standard operators, which have none.</exception>
    public GraphBuilder(string name, GraphTarget target = default, ITensorSource? weights = null)
    {
        if (target.EightBitWeights && (weights is null || target.Portable))
        {
            throw new ArgumentException(
                "8-bit weights need weights at hand, and ONNX Runtime's own operators.", nameof(target));
        }
        (_graph, _target) = (new() { Name = name }, target);
        _quantized = target.EightBitWeights ? weights : null;
    }

    /// <summary>The type that activations have, and that weights are cast to where theirs differs.</summary>
    public OnnxType Precision => _target.Precision;

    /// <summary>Whether only standard operators may be used.</summary>
    public bool IsPortable => _target.Portable;

    /// <summary>Goes before the names of the nodes that follow, for instance <c>layer.3/mlp</c>.</summary>
    public string Section { get; set; } = "";

    /// <summary>Declares an input.</summary>
    public Value Input(string name, OnnxType type, params ReadOnlySpan<Dim> shape)
    {
        _graph.Input.Add(Declare(name, type, shape));
        return new(name);
    }

    /// <summary>Declares an output and gives it a value.</summary>
    /// <remarks>
    /// The value itself becomes the output, without a node between: an output that is bound to the memory of
    /// an input must be written by the node that updates it in place.
    /// </remarks>
    public void Output(string name, Value value, OnnxType type, params ReadOnlySpan<Dim> shape)
    {
        _graph.Output.Add(Declare(name, type, shape));
        var current = Current(value);
        var producer = _graph.Node.LastOrDefault(node => node.Output.Contains(current));
        if (producer is null || _graph.Output.Any(output => output.Name == current))
        {
            _graph.Node.Add(
                new NodeProto { Name = name, OpType = "Identity", Input = { current }, Output = { name } });
            return;
        }
        _renamed[value.Name] = name;
        producer.Output[producer.Output.IndexOf(current)] = name;
        foreach (var consumer in _graph.Node)
        {
            for (var i = 0; i < consumer.Input.Count; i++)
            {
                consumer.Input[i] = consumer.Input[i] == current ? name : consumer.Input[i];
            }
        }
    }

    /// <summary>Adds a node with one output.</summary>
    public Value Node(
        string op, ReadOnlySpan<Value> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Nodes("", op, inputs, 1, attributes)[0];

    /// <summary>Adds a node of one of ONNX Runtime's own operators, with one output.</summary>
    public Value MicrosoftNode(
        string op, ReadOnlySpan<Value> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Nodes(Microsoft, op, inputs, 1, attributes)[0];

    /// <summary>Adds a node with any number of outputs.</summary>
    public Value[] Nodes(
        string domain, string op, ReadOnlySpan<Value> inputs, int outputs,
        params ReadOnlySpan<AttributeProto> attributes)
    {
        var name = Unique(op);
        var node = new NodeProto { Name = name, OpType = op, Domain = domain };
        foreach (var input in inputs)
        {
            node.Input.Add(Current(input));
        }
        foreach (var attribute in attributes)
        {
            node.Attribute.Add(attribute);
        }
        var results = new Value[outputs];
        for (var i = 0; i < outputs; i++)
        {
            results[i] = new(outputs == 1 ? name : $"{name}:{i}");
            node.Output.Add(results[i].Name);
        }
        _graph.Node.Add(node);
        return results;
    }

    /// <summary>The finished model. The builder is used up.</summary>
    public OnnxModel Build()
    {
        DeadParts.Remove(_graph);
        var model = new ModelProto
        {
            IrVersion = _target.FormatVersion,
            ProducerName = "OnnxPose",
            Graph = _graph,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = _target.OperatorSet } },
        };
        if (!_target.Portable)
        {
            model.OpsetImport.Add(
                new OperatorSetIdProto { Domain = Microsoft, Version = MicrosoftOperatorSet });
        }
        return new(_graph.Name, model.ToByteArray(), _folder);
    }

    string Current(Value value) => _renamed.GetValueOrDefault(value.Name, value.Name);

    string Unique(string op) => Section.Length == 0 ? $"{op}_{_values++}" : $"{Section}/{op}_{_values++}";

    static ValueInfoProto Declare(string name, OnnxType type, ReadOnlySpan<Dim> shape)
    {
        var dims = new TensorShapeProto();
        foreach (var dim in shape)
        {
            dims.Dim.Add(dim.ToProto());
        }
        return new()
        {
            Name = name,
            Type = new() { TensorType = new() { ElemType = (int)type, Shape = dims } },
        };
    }
}

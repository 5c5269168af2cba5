using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Graphs;

partial class GraphBuilder
{
    const long MostLoraBytes = 3L << 29;     // a model in memory ends at 2 GiB

    long _loraBytes;

    // The weight with all that is added to it. ONNX Runtime computes it once, when it opens the model; the
    // product is in fp32 whatever the graph's precision.
    Value Update(Value weight, TensorEntry entry)
    {
        foreach (var update in entry.Updates)
        {
            var up = Reshape(Half(update.Source, update.Up), entry.Shape[0], update.Rank);
            var down = Reshape(Half(update.Source, update.Down), update.Rank, -1);
            var product = Node("Mul", [MatMul(up, down), Singles([update.Scale], [])]);
            var delta = Reshape(FromFloat32(product), entry.Shape.AsSpan());
            weight = Add(weight, delta);
        }
        return weight;
    }

    // One of the two matrices, in fp32. It lies in another folder than the weights, so it becomes part of the
    // graph.
    Value Half(ITensorSource source, TensorEntry entry)
    {
        _loraBytes += entry.ByteLength;
        if (_loraBytes > MostLoraBytes)
        {
            throw new ModelContractException(
                $"The LoRA '{source.Path}' and those before it take more than {MostLoraBytes >> 20} MiB " +
                $"for {_graph.Name}. Use fewer at once, or one of a lower rank.");
        }
        var type = FloatType(entry);
        RequireFinite(source, entry);
        var value = Constant(type, source.ReadBytes(entry), entry.Shape.AsSpan());
        return type == OnnxType.Float32 ? value : Cast(value, OnnxType.Float32);
    }

    // Else the network would be blamed for what a LoRA does to it.
    static void RequireFinite(ITensorSource source, TensorEntry entry)
    {
        var values = new float[entry.ElementCount];
        source.ReadSingles(entry, values);
        if (values.Any(static value => !float.IsFinite(value)))
        {
            throw new ModelContractException(
                $"The LoRA '{source.Path}' cannot be used: '{Shortened.Text(entry.Name)}' holds numbers " +
                "that are not finite. Download or export it again.");
        }
    }
}

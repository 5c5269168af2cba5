using Google.Protobuf;
using OnnxPose.Onnx.Files;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Protobuf;

namespace OnnxPose.Onnx.Export;

/// <summary>Writes a model as plain files that any program can open which knows ONNX.</summary>
static class OnnxExport
{
    const string DataSuffix = "_data";
    const int Alignment = 4096;             // so that whoever maps the file gets each tensor on a page
    const long MostEmbedded = 1L << 30;     // the format ends at 2 GiB

    /// <summary>Writes a model.</summary>
    /// <param name="model">The model; its weights stay where they are.</param>
    /// <param name="path">The file. Weights that do not lie in it go beside it, to <c>PATH_data</c>.</param>
    /// <param name="placement">Where its weights are to lie.</param>
    /// <returns>The files that make it.</returns>
    /// <remarks>An older export there is never left with the weights of another: until the new weights are
    /// complete it stays whole, from then on it is gone.</remarks>
    /// <exception cref="ModelContractException">A weight does not fit the precision.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static string[] Write(OnnxModel model, string path, WeightPlacement placement)
    {
        var proto = ModelProto.Parser.ParseFrom(model.Bytes);
        var weights = ExternalTensor.Of(proto, model.WeightsFolder);
        string[] beside = placement == WeightPlacement.InPlace
            ? Link(weights, path)
            : Copy(proto.Graph, weights, path, placement);
        AtomicFile.Write(path, proto.WriteTo);
        if (!beside.Contains(path + DataSuffix))
        {
            File.Delete(path + DataSuffix);     // of an older export, which nothing refers to any more
        }
        return [path, .. beside];
    }

    static string[] Link(ExternalTensor[] weights, string path)
    {
        var names = weights.Select(static weight => weight.Path).Distinct()
            .ToDictionary(static file => file, file => LinkName(path, file));
        foreach (var (file, name) in names)
        {
            var link = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, name);
            if (RealPath.Resolve(link) != file)
            {
                HardLink.Create(link, file);
            }
        }
        foreach (var weight in weights)
        {
            weight.MoveTo(names[weight.Path], weight.Offset, weight.Length);
        }
        return [.. names.Values.Select(name => Path.Combine(Path.GetDirectoryName(path)!, name))];
    }

    // The hub's cache names contents by their hash alone.
    static string LinkName(string path, string file) => Path.HasExtension(file)
        ? Path.GetFileName(file)
        : $"{Path.GetFileNameWithoutExtension(path)}-{Path.GetFileName(file)[..8]}.safetensors";

    static string[] Copy(
        GraphProto graph, ExternalTensor[] weights, string path, WeightPlacement placement)
    {
        var types = FoldedCasts.Remove(graph, weights);
        var embed = placement == WeightPlacement.Automatic
            && weights.Sum(weight => weight.LengthAs(types[weight.Tensor.Name])) <= MostEmbedded;
        var data = path + DataSuffix;
        if (embed)
        {
            Array.ForEach(weights, weight => Embed(weight, types[weight.Tensor.Name]));
            return [];
        }
        AtomicFile.Write(data, stream =>
        {
            foreach (var weight in weights)
            {
                var type = types[weight.Tensor.Name];
                stream.Position = (stream.Position + Alignment - 1) / Alignment * Alignment;
                var offset = stream.Position;
                weight.CopyTo(stream, type);
                weight.Tensor.DataType = (int)type;
                weight.MoveTo(Path.GetFileName(data), offset, stream.Position - offset);
            }
            File.Delete(path);
        });
        return [data];
    }

    static void Embed(ExternalTensor weight, OnnxType type)
    {
        using var bytes = new MemoryStream(checked((int)weight.LengthAs(type)));
        weight.CopyTo(bytes, type);
        weight.Tensor.RawData = ByteString.CopyFrom(bytes.GetBuffer(), 0, (int)bytes.Length);
        weight.Tensor.DataType = (int)type;
        weight.Tensor.DataLocation = TensorProto.Types.DataLocation.Default;
        weight.Tensor.ExternalData.Clear();
    }
}

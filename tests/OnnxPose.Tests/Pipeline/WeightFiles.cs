using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Tests.Pipeline;

/// <summary>Changes the weights of a model folder.</summary>
static class WeightFiles
{
    const string Name = "model.safetensors";

    /// <summary>Adds the tensors of one component's file to another's, their names prefixed.</summary>
    public static void Merge(string fromFolder, string intoFolder, string prefix)
    {
        var path = Path.Combine(intoFolder, Name);
        TensorToWrite[] tensors =
        [
            .. Tensors(path, static name => name),
            .. Tensors(Path.Combine(fromFolder, Name), name => prefix + name),
        ];
        File.Delete(path);
        SafetensorsWriter.Write(path, tensors);
    }

    /// <summary>Puts a number in the place of a tensor's first one.</summary>
    public static void Spoil(string folder, string tensor, float value)
    {
        var path = Path.Combine(folder, Name);
        var tensors = Tensors(path, static name => name,
            (name, values) => values[0] = name == tensor ? value : values[0]);
        File.Delete(path);
        SafetensorsWriter.Write(path, [.. tensors]);
    }

    static List<TensorToWrite> Tensors(
        string path, Func<string, string> rename, Action<string, float[]>? change = null)
    {
        using var file = SafetensorsFile.Open(path);
        var tensors = new List<TensorToWrite>();
        foreach (var (name, entry) in file.Tensors)
        {
            var values = file.ReadSingles(name);
            change?.Invoke(name, values);
            tensors.Add(TensorToWrite.FromSingles(rename(name), entry.Shape.AsSpan(), values));
        }
        return tensors;
    }
}

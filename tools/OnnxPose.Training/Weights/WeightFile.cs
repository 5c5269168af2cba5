using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Training.Weights;

/// <summary>Weights files as arrays of singles by name.</summary>
static class WeightFile
{
    /// <summary>Every floating-point tensor of a file, widened.</summary>
    public static Dictionary<string, FloatTensor> Read(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return file.Tensors.Values.Where(static entry => TensorConversion.IsSingle(entry.DType)).ToDictionary(
            static entry => entry.Name,
            entry => new FloatTensor([.. entry.Shape], file.ReadSingles(entry.Name)), StringComparer.Ordinal);
    }

    /// <summary>One of the file's notes, or null.</summary>
    public static string? ReadNote(string path, string key)
    {
        using var file = SafetensorsFile.Open(path);
        return file.ReadMetadata().GetValueOrDefault(key);
    }

    /// <summary>Writes a file whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Names, shapes and values.</param>
    /// <param name="half">Whether to write fp16 instead of fp32.</param>
    /// <param name="notes">Strings for the file's metadata.</param>
    public static void Write(string path, IEnumerable<(string Name, FloatTensor Tensor)> tensors, bool half,
        IReadOnlyDictionary<string, string>? notes = null) =>
        SafetensorsWriter.Write(path, tensors.Select(t => TensorToWrite.FromSingles(t.Name, t.Tensor.Shape,
            t.Tensor.Values, half ? DType.F16 : DType.F32)), notes ?? s_format);

    // What Hugging Face's own writer puts there, and its readers ask for.
    static readonly Dictionary<string, string> s_format = new() { ["format"] = "pt" };
}

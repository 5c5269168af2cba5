using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Models;

/// <summary>Variants of a model folder: other element types, other layouts.</summary>
static class ModelFolders
{
    /// <summary>A copy whose weights are rounded to a type, and stored in that or another type.</summary>
    public static TempFolder Rounded(string folder, DType rounding, DType stored)
    {
        var copy = new TempFolder().With(folder);
        using var rounded = new TempFolder();
        Rewrite(folder, rounded.At("model.safetensors"), rounding);
        Rewrite(rounded.Path, copy.At("model.safetensors"), stored);
        return copy;
    }

    /// <summary>Writes a folder's weights to a file in another type, keeping those that a filter lets
    /// through.</summary>
    public static void Rewrite(
        string folder, string file, DType type, Func<string, bool>? keep = null)
    {
        using var source = Checkpoint.Open(folder);
        SafetensorsWriter.Write(
            file, source.Tensors.Values.Where(entry => keep?.Invoke(entry.Name) ?? true).Select(entry =>
        {
            var values = source.ReadSingles(entry.Name);
            return TensorToWrite.FromSingles(entry.Name, entry.Shape.AsSpan(), values, type);
        }).ToArray());
    }

    /// <summary>Gives the first dimension of a tensor another size; the values that are new are
    /// zeros.</summary>
    public static void Resize(string folder, string nameEnd, int size) =>
        Rewrite(folder, (name, shape, values) =>
        {
            if (!name.EndsWith(nameEnd, StringComparison.Ordinal))
            {
                return (shape, values);
            }
            Array.Resize(ref values, (int)(values.Length / shape[0] * size));
            return ([size, .. shape[1..]], values);
        });

    /// <summary>Changes every value of a tensor.</summary>
    public static void Change(string folder, string tensor, Func<float, float> change) =>
        Rewrite(folder, (name, shape, values) =>
            (shape, name == tensor ? [.. values.Select(change)] : values));

    static void Rewrite(
        string folder, Func<string, long[], float[], (long[] Shape, float[] Values)> change)
    {
        string file;
        TensorToWrite[] tensors;
        using (var source = Checkpoint.Open(folder))
        {
            file = source.Files.Single();
            tensors = [.. source.Tensors.Values.Select(entry =>
            {
                var (shape, values) = change(entry.Name, [.. entry.Shape], source.ReadSingles(entry.Name));
                return TensorToWrite.FromSingles(entry.Name, shape, values);
            })];
        }
        SafetensorsWriter.Write(file, tensors);
    }
}

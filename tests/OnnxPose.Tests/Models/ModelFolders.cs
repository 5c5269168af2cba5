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
}

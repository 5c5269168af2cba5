using System.Globalization;
using System.Numerics.Tensors;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.Onnx.TorchFiles;

namespace OnnxPose.Models;

/// <summary>The head that rates how much people like a picture, from CLIP's embedding of it.</summary>
/// <remarks>
/// A chain of linear layers, 768-1024-128-64-16-1 as published (improved-aesthetic-predictor, for CLIP
/// ViT-L/14). Nothing stands between them at inference, so that they fold into one row of weights when the
/// head is loaded. Immutable and thread-safe.
/// </remarks>
sealed class AestheticHead
{
    const int MostLayers = 64;

    readonly float[] _weights;
    readonly float _bias;

    AestheticHead(float[] weights, float bias) => (_weights, _bias) = (weights, bias);

    /// <summary>Width of the embeddings that it rates.</summary>
    public int Width => _weights.Length;

    /// <summary>Reads a weights file, or the folder of a component: <c>model.safetensors</c>, else the one
    /// <c>.pth</c> file there.</summary>
    /// <remarks>A <c>.pth</c> file is read as data; nothing in it can run.</remarks>
    /// <exception cref="ModelContractException">There is none, or its tensors are not such a
    /// head.</exception>
    /// <exception cref="SafetensorsFormatException">The weights file is broken.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static AestheticHead Load(string path)
    {
        var file = Directory.Exists(path) ? FindTorchFile(path) : path;
        if (file is not null && TorchFile.HasName(file))
        {
            using var torch = TorchFile.Open(file);
            return Read(torch);
        }
        using var checkpoint = file is null ? Checkpoint.Open(path) : Checkpoint.OpenFile(file);
        return Read(checkpoint);
    }

    /// <summary>Reads the layers <c>layers.N.weight</c> and <c>layers.N.bias</c>, in the order of their
    /// numbers.</summary>
    /// <exception cref="ModelContractException">They do not form a chain that ends in one number.</exception>
    public static AestheticHead Read(ITensorSource source)
    {
        var root = new WeightScope(source);
        var layers = Numbers(source).Order().ToArray();
        if (layers.Length is 0 or > MostLayers)
        {
            throw new ModelContractException(
                $"'{source.Path}' is not an aesthetic head: it has {layers.Length} tensors named " +
                $"'layers.N.weight', expected 1 to {MostLayers}. Check that the file belongs to this slot.");
        }
        var (row, bias) = (new double[] { 1 }, 0.0);
        foreach (var layer in layers.Reverse())
        {
            (row, bias) = Fold(root.Scope("layers", layer), row, bias);
        }
        root.ThrowIfUnused();
        return new(Array.ConvertAll(row, static value => (float)value), (float)bias);
    }

    /// <summary>The rating of one picture; most lie from 1 to 10.</summary>
    /// <param name="embedding"><see cref="Width"/> numbers: CLIP's <c>image_embeds</c>, of length 1.</param>
    /// <exception cref="ArgumentException">The embedding has another width.</exception>
    public float Rate(ReadOnlySpan<float> embedding) => embedding.Length == Width
        ? TensorPrimitives.Dot(embedding, _weights) + _bias
        : throw new ArgumentException(
            $"An embedding of {embedding.Length} numbers; the aesthetic head expects {Width}. " +
            "Check that vision encoder and head belong together.", nameof(embedding));

    static string? FindTorchFile(string folder)
    {
        if (Directory.EnumerateFiles(folder, "*.safetensors*").Any())
        {
            return null;
        }
        string[] files = [.. Directory.EnumerateFiles(folder).Where(TorchFile.HasName).Order()];
        return files.Length <= 1 ? files.FirstOrDefault() : throw new ModelContractException(
            $"'{folder}' holds {files.Length} torch files " +
            $"({string.Join(", ", files.Select(Path.GetFileName))}); expected one.");
    }

    static IEnumerable<int> Numbers(ITensorSource source) =>
        from name in source.Tensors.Keys
        let parts = name.Split('.')
        where parts is ["layers", _, "weight"]
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _)
        select int.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture);

    // What follows is row . y + bias; with y = W x + b that is (row W) . x + (row . b + bias).
    static (double[] Row, double Bias) Fold(WeightScope layer, double[] row, double bias)
    {
        var shape = layer.Peek("weight").Shape;
        var width = shape.Length == 2 ? shape[1] : 0;
        var weight = layer.TakeSingles("weight", row.Length, width);
        var shift = layer.TakeSingles("bias", row.Length);
        var folded = new double[width];
        for (var i = 0; i < row.Length; i++)
        {
            bias += row[i] * shift[i];
            for (var j = 0; j < folded.Length; j++)
            {
                folded[j] += row[i] * weight[(i * folded.Length) + j];
            }
        }
        return (folded, bias);
    }
}

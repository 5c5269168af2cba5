using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.TorchFiles;

/// <summary>Turns what a pickle stands for into tensors whose bytes lie in the file.</summary>
static class TorchTensors
{
    /// <summary>The tensors by their names.</summary>
    /// <param name="saved">What the pickle stands for.</param>
    /// <param name="archive">Where the storages lie.</param>
    /// <exception cref="ModelContractException">It is not a dictionary of tensors, or one does not lie inside
    /// its storage, row by row.</exception>
    public static Dictionary<string, TensorEntry> Read(object? saved, TorchArchive archive)
    {
        if (saved is not PickleDictionary dictionary)
        {
            throw TorchFile.Refuse(
                archive.Path, "it is not a dictionary of tensors; save a model's state_dict()");
        }
        var tensors = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        foreach (var (name, value) in dictionary.Entries)
        {
            var isNamed = name.Length is > 0 and <= SafetensorsLimits.NameBytes;
            tensors[name] = isNamed && value is TorchTensor tensor
                ? Entry(name, tensor, archive)
                : throw TorchFile.Refuse(archive.Path,
                    $"its entry '{Shortened.Text(name)}' is not a tensor; save a model's state_dict() alone");
        }
        return tensors;
    }

    static TensorEntry Entry(string name, TorchTensor tensor, TorchArchive archive)
    {
        var (type, key, stored) = tensor.Storage;
        var size = type.ByteSize();
        var member = archive.Storage(key);
        if (stored < 0 || stored > member.Length / size || stored * size != member.Length)
        {
            throw Bad(
                $"its storage '{Shortened.Text(key)}' has {member.Length} bytes, expected {stored} of " +
                type.HeaderName());
        }
        var shape = tensor.Shape;
        if (shape.Length > SafetensorsLimits.Rank || shape.Length != tensor.Strides.Length
            || Array.Exists(shape, static d => d is < 0 or > SafetensorsLimits.Dimension))
        {
            throw Bad($"it has the sizes {TensorEntry.FormatShape(shape)} and {tensor.Strides.Length} " +
                $"strides, expected at most {SafetensorsLimits.Rank} of each");
        }
        var count = Count(shape);
        if (count > stored || tensor.Offset < 0 || tensor.Offset > stored - count)
        {
            throw Bad(
                $"its {TensorEntry.FormatShape(shape)} from {tensor.Offset} do not fit into the {stored} " +
                "elements of its storage");
        }
        if (!IsRowByRow(shape, tensor.Strides, count))
        {
            throw Bad("it is a view that does not lie row by row; save its contiguous() copy");
        }
        var offset = member.Offset + (tensor.Offset * size);
        return new(name, type, [.. shape], archive.Path, offset, count * size);

        ModelContractException Bad(string fault) =>
            TorchFile.Refuse(archive.Path, $"tensor '{Shortened.Text(name)}' is broken: {fault}");
    }

    // Int128 so that eight sizes of 2^31 cannot come out small.
    static long Count(long[] shape)
    {
        var count = (Int128)1;
        foreach (var size in shape)
        {
            count = count > long.MaxValue && size != 0 ? count : count * size;
        }
        return count > long.MaxValue ? long.MaxValue : (long)count;
    }

    static bool IsRowByRow(long[] shape, long[] strides, long count)
    {
        var expected = 1L;
        for (var i = shape.Length - 1; i >= 0 && count > 0; i--)
        {
            if (shape[i] != 1 && strides[i] != expected)
            {
                return false;
            }
            expected *= shape[i];
        }
        return true;
    }
}

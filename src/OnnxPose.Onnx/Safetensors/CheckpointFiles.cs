namespace OnnxPose.Onnx.Safetensors;

/// <summary>Finds the weights in a model's folder under the names that the hub uses.</summary>
static class CheckpointFiles
{
    static readonly string[] s_stems = ["model", "diffusion_pytorch_model"];

    /// <summary>
    /// The file that a folder's weights begin with: the weights themselves, or the index of their shards.
    /// </summary>
    /// <returns>
    /// The first there is of <c>model.safetensors</c>, <c>diffusion_pytorch_model.safetensors</c>, an index
    /// <c>*.safetensors.index.json</c>, and the same again in the hub's fp16 variant.
    /// </returns>
    /// <exception cref="ModelContractException">
    /// There is none; the message lists what was looked for.
    /// </exception>
    public static string Find(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ModelContractException($"The model folder '{folder}' does not exist. Check its path.");
        }
        return FindVariant(folder, ".safetensors", "*.safetensors.index.json")
            ?? FindVariant(folder, ".fp16.safetensors", "*.safetensors.index.fp16.json")
            ?? throw new ModelContractException(
                $"'{folder}' holds no weights; looked for model.safetensors, " +
                "diffusion_pytorch_model.safetensors, *.safetensors.index.json, model.fp16.safetensors, " +
                "diffusion_pytorch_model.fp16.safetensors and *.safetensors.index.fp16.json. " +
                "Pull the model again, or name another folder.");
    }

    static string? FindVariant(string folder, string ending, string index)
    {
        foreach (var stem in s_stems)
        {
            var file = Path.Combine(folder, stem + ending);
            if (File.Exists(file))
            {
                return file;
            }
        }
        var indexes = Directory.GetFiles(folder, index);
        Array.Sort(indexes, StringComparer.Ordinal);
        return indexes.Length <= 1
            ? indexes.FirstOrDefault()
            : throw new ModelContractException($"'{folder}' holds {indexes.Length} indexes of shards " +
                $"({string.Join(", ", indexes.Select(Path.GetFileName))}); expected one.");
    }
}

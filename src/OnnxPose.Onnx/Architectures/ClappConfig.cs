using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Architectures;

/// <summary>Sizes of CLaPP's two heads.</summary>
/// <param name="PoseFeatures">Width of CLIP's projected picture (<c>pose_embedding_dim</c>).</param>
/// <param name="TextFeatures">Width of CLIP's projected text (<c>text_embedding_dim</c>).</param>
/// <param name="Embedding">Width of the space in which both are compared (<c>projection_dim</c>).</param>
sealed record ClappConfig(int PoseFeatures, int TextFeatures, int Embedding)
{
    const int MaxSize = 1 << 20;

    /// <summary>Reads a folder's config.json; without one, the sizes are those of the weights.</summary>
    /// <exception cref="ModelContractException">A value is missing or impossible, or there are neither config
    /// nor weights.</exception>
    public static ClappConfig Read(string folder, string slot)
    {
        var path = Path.Combine(folder, "config.json");
        if (!File.Exists(path))
        {
            var (poseFeatures, embedding) = Sizes(Path.Combine(folder, ClappGraph.PoseFolder), slot);
            return new(poseFeatures, Sizes(Path.Combine(folder, ClappGraph.TextFolder), slot).In, embedding);
        }
        var file = ConfigFile.Read(path, slot);
        return new(
            file.Integer("pose_embedding_dim", 1, MaxSize),
            file.Integer("text_embedding_dim", 1, MaxSize),
            file.Integer("projection_dim", 1, MaxSize));
    }

    static (int In, int Out) Sizes(string folder, string slot)
    {
        using var checkpoint = Checkpoint.Open(folder);
        var weight = checkpoint.NewScope().Peek("projection.weight");
        return weight.Shape is [>= 1 and <= MaxSize, >= 1 and <= MaxSize]
            ? ((int)weight.Shape[1], (int)weight.Shape[0])
            : throw new ModelContractException(
                $"Tensor '{weight.Name}' of '{weight.FilePath}' is {weight.Form}, expected two sizes from " +
                $"1 to {MaxSize} for {slot}. Check that the folder belongs to this slot.");
    }
}

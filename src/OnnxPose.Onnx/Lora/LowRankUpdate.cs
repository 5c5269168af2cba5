using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Lora;

/// <summary>What a LoRA adds to a weight: scale * (up down), of a rank far below the weight's.</summary>
/// <param name="Source">The open file that holds both; it outlives the graph's writing.</param>
/// <param name="Down">(rank, inputs), or (rank, inputs, kernel, kernel).</param>
/// <param name="Up">(outputs, rank), or (outputs, rank, 1, 1).</param>
/// <param name="Scale">The user's scale times alpha over rank.</param>
sealed record LowRankUpdate(ITensorSource Source, TensorEntry Down, TensorEntry Up, float Scale)
{
    /// <summary>The rank.</summary>
    public long Rank => Down.Shape[0];

    /// <summary>Whether it makes a matrix of a weight's size.</summary>
    public bool Fits(TensorEntry weight) =>
        Down.Shape.Length >= 2 && Up.Shape.Length >= 2 && Rank > 0 && Up.Shape[1] == Rank
        && Up.Shape.Skip(2).All(static size => size == 1) && weight.Shape.Length >= 2
        && Up.Shape[0] == weight.Shape[0]
        && Down.ElementCount / Rank == weight.ElementCount / weight.Shape[0];
}

using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Inference;

/// <summary>What an input or output of a model must look like.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Types">The element types that will do.</param>
/// <param name="Shape">Sizes; a named one is known at run time only and the model must leave it open.</param>
sealed record TensorContract(string Name, OnnxType[] Types, Dim[] Shape)
{
    /// <summary>A tensor of one type.</summary>
    public static TensorContract Of(string name, OnnxType type, params Dim[] shape) =>
        new(name, [type], shape);

    /// <summary>A tensor that never leaves the device, in fp32 or fp16.</summary>
    public static TensorContract OfEitherFloat(string name, params Dim[] shape) =>
        new(name, [OnnxType.Float32, OnnxType.Float16], shape);
}

/// <summary>What a model must look like to be used in a place.</summary>
/// <param name="Slot">The place, as messages name it, for instance <c>text_encoder</c>.</param>
/// <param name="Inputs">All inputs; a model that asks for more is refused.</param>
/// <param name="Outputs">The outputs that are read; a model may have more.</param>
sealed record ModelContract(string Slot, TensorContract[] Inputs, TensorContract[] Outputs);

namespace OnnxPose.Onnx.Export;

/// <summary>Where the weights of an exported model lie.</summary>
enum WeightPlacement
{
    /// <summary>In the model's own file where they take less than 1 GiB, else in a file beside it.</summary>
    Automatic,

    /// <summary>In a file beside the model, in the precision that it computes in.</summary>
    Copied,

    /// <summary>In the weights files themselves, of which the model's folder gets a second name (a hard
    /// link): no byte is copied or changed.</summary>
    InPlace,
}

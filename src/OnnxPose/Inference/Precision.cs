namespace OnnxPose.Inference;

/// <summary>What networks compute in. <see cref="DeviceReport.Precision"/> says what it became.</summary>
/// <remarks>
/// A device computes in another one where it lacks the arithmetic: a CPU in fp32 instead of fp16, a GPU in
/// fp16 instead of int8. A <c>model.onnx</c> that wins over building a network has the precision it has.
/// </remarks>
public enum Precision
{
    /// <summary>The device's own: fp32 on the CPU, fp16 on a GPU. Never int8, which changes
    /// results.</summary>
    Auto,

    /// <summary>32-bit floats.</summary>
    Fp32,

    /// <summary>16-bit floats, on a GPU. On the CPU, which multiplies none, fp32.</summary>
    Fp16,

    /// <summary>
    /// On the CPU: 8-bit weights, in blocks of 128 with a scale each, made from the same files when a network
    /// is opened, for the text-to-pose transformer and the text encoders. Poses come several times faster and
    /// differ from those in fp32; a pose drawn alone and the same one drawn in a batch may differ too, where
    /// in fp32 they agree up to rounding. Networks that score compute in fp32. UNet, autoencoder and pose
    /// adapter are refused with a <see cref="ModelContractException"/>, unless a <c>model.onnx</c> takes the
    /// place of building them.
    /// </summary>
    EightBit,
}

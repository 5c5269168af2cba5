namespace OnnxPose.Inference;

/// <summary>What a network runs on.</summary>
public enum DeviceKind
{
    /// <summary>CUDA where it is usable, else the CPU.</summary>
    Auto,

    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU through ONNX Runtime's CUDA provider.</summary>
    Cuda,
}

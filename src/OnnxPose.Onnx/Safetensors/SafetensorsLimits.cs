namespace OnnxPose.Onnx.Safetensors;

/// <summary>Limits beyond the format's own; each is far above what checkpoints have.</summary>
static class SafetensorsLimits
{
    /// <summary>
    /// 16 MiB. The header of SDXL's UNet, 1680 tensors, has 0.2 MiB; the format's own cap is 100 MB.
    /// </summary>
    public const int HeaderBytes = 16 << 20;

    /// <summary>A tensor's or metadata entry's name, in the bytes the header spends on it.</summary>
    public const int NameBytes = 1024;

    /// <summary>Dimensions of a tensor; convolutions over volumes have 5.</summary>
    public const int Rank = 8;

    /// <summary>One dimension. ONNX allows more, but no tensor of a real network comes near.</summary>
    public const long Dimension = int.MaxValue;

    /// <summary>Entries of <c>__metadata__</c>.</summary>
    public const int MetadataEntries = 1024;
}

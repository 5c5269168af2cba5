namespace OnnxPose.Onnx.Safetensors;

/// <summary>Named tensors and their values, from one file or from the shards of a checkpoint.</summary>
interface ITensorSource
{
    /// <summary>The file or folder, for messages.</summary>
    string Path { get; }

    /// <summary>
    /// The tensors by their full names. An entry is made at each look-up; keep it rather than ask twice.
    /// </summary>
    IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <summary>
    /// Copies a tensor's bytes from <paramref name="start"/> on, as many as the destination takes.
    /// </summary>
    /// <param name="entry">A tensor of this source.</param>
    /// <param name="start">The first byte, counted from the tensor's own start.</param>
    /// <param name="destination">Where they go.</param>
    /// <exception cref="ArgumentException">The tensor is not of this source, or has fewer bytes.</exception>
    /// <exception cref="ObjectDisposedException">The source is disposed.</exception>
    void CopyBytes(TensorEntry entry, long start, Span<byte> destination);
}

namespace OnnxPose.Onnx.TorchFiles;

/// <summary>A member of an archive that is stored as it is.</summary>
/// <param name="Name">Its path in the archive.</param>
/// <param name="Start">Where its own header begins in the file.</param>
/// <param name="Offset">Where its first byte lies in the file.</param>
/// <param name="Length">Its bytes.</param>
readonly record struct ZipEntry(string Name, long Start, long Offset, long Length);

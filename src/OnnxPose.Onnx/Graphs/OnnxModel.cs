namespace OnnxPose.Onnx.Graphs;

/// <summary>A finished ONNX model: its bytes, and where the weights lie that it points to.</summary>
/// <param name="Name">What the model is, for messages and profiles.</param>
/// <param name="Bytes">The model in the ONNX format; weights are external data.</param>
/// <param name="WeightsFolder">
/// The real folder (no links) that the locations of external data are relative to; null if there are none.
/// </param>
sealed record OnnxModel(string Name, byte[] Bytes, string? WeightsFolder);

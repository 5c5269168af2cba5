using OnnxPose.Onnx.Architectures;

namespace OnnxPose;

/// <summary>A text encoder of a model folder with its tokenizer.</summary>
/// <param name="Name">The component.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Tokenizer">Where its tokenizer lies.</param>
/// <param name="Config">Its sizes.</param>
sealed record TextComponent(string Name, string Folder, string Tokenizer, ClipTextConfig Config);

using OnnxPose.Onnx.Architectures;

namespace OnnxPose;

/// <summary>The refiner of a model folder, as its configs describe it.</summary>
/// <param name="UNetFolder">Where the network lies.</param>
/// <param name="UNet">Its sizes.</param>
/// <param name="Text">What it reads of prompts.</param>
/// <param name="SchedulerPath">The file of its scheduler.</param>
/// <param name="ZerosForNoNegative">Whether no negative prompt means zeros and not an empty text.</param>
sealed record RefinerModels(
    string UNetFolder, UNetConfig UNet, TextComponents Text, string SchedulerPath, bool ZerosForNoNegative);

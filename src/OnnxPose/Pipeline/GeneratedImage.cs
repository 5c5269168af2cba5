using OnnxPose.Imaging;
using OnnxPose.Poses;

namespace OnnxPose;

/// <summary>One picture and the pose that it shows.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Image">The picture.</param>
/// <param name="Pose">The pose, given or drawn.</param>
/// <param name="PosePicture">What the adapter saw of the pose; as large as the picture.</param>
/// <param name="Index">The picture's number under its seed, from 0.</param>
public sealed record GeneratedImage(RgbImage Image, Pose Pose, RgbImage PosePicture, int Index);

using OnnxPose.Inference;
using OnnxPose.Poses;

namespace OnnxPose.Cli.Commands;

/// <summary>What a <c>pose</c> command line asks for.</summary>
/// <param name="Request">Prompt and sampling.</param>
/// <param name="Size">Size of the pictures.</param>
/// <param name="BodyOnly">Whether hands and faces are left out of the pictures.</param>
/// <param name="Format">Form of the pose files.</param>
/// <param name="Folder">Where the files go.</param>
/// <param name="Inference">Where the networks run.</param>
sealed record PoseSettings(
    PoseRequest Request, PictureSize Size, bool BodyOnly, PoseJsonFormat Format, string Folder,
    InferenceOptions Inference);

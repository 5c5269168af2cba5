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
    InferenceOptions Inference)
{
    const int FewestRows = 16, MostRows = 256;

    /// <summary>A file of prompts in place of the request's own; null where there is none.</summary>
    public PromptsSettings? Prompts { get; init; }

    /// <summary>Prompts that are drawn side by side, all of them with what one call has room for.</summary>
    public int Batch => Math.Min(Prompts?.Batch ?? 1, PoseRequest.MaxCount / Request.Draws);

    /// <summary>Rows of the transformer that are stepped side by side.</summary>
    public int Rows => Math.Clamp(Batch * Request.Draws, FewestRows, MostRows);
}

namespace OnnxPose.Cli.Commands;

/// <summary>What <c>pose --prompts</c> asks for beyond one prompt.</summary>
/// <param name="File">The file, or <c>-</c> for standard input.</param>
/// <param name="Batch">Prompts drawn side by side.</param>
/// <param name="Folder">Where <c>poses.jsonl</c> goes; null for standard output.</param>
sealed record PromptsSettings(string File, int Batch, string? Folder);

namespace OnnxPose.Evaluation.Retrieval;

/// <summary>A caption and a pose that shows what it says.</summary>
/// <param name="Caption">The sentence.</param>
/// <param name="Pose">The pose.</param>
sealed record CaptionPair(string Caption, Pose Pose);

using System.Collections.Immutable;

namespace OnnxPose.Evaluation.Clapp;

/// <summary>How well chosen captions fit each other's poses: the paper's figure 5.</summary>
/// <param name="Captions">The rows.</param>
/// <param name="Poses">The columns; each caption's own pose has its place.</param>
/// <param name="Scores">(caption, pose): cosines, row by row.</param>
public sealed record ScoreMatrix(
    ImmutableArray<string> Captions, ImmutableArray<Pose> Poses, ImmutableArray<float> Scores);

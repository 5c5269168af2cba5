namespace OnnxPose.Evaluation.Scenes.Rules;

/// <summary>One rule of a caption and whether a pose obeys it.</summary>
/// <param name="Rule">The rule's name, for instance "count", "framing.UpperBody" or "action.Wave".</param>
/// <param name="Holds">Whether it holds.</param>
public readonly record struct RuleResult(string Rule, bool Holds);

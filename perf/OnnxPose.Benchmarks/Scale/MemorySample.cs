namespace OnnxPose.Benchmarks.Scale;

/// <summary>A process's memory after so many prompts.</summary>
/// <param name="Prompts">How many are done.</param>
/// <param name="WorkingSet">Bytes of the process that are in memory.</param>
/// <param name="Managed">Bytes of the managed heap.</param>
readonly record struct MemorySample(int Prompts, long WorkingSet, long Managed);

using OnnxPose.Numerics;

namespace OnnxPose.Cli.Prompts;

/// <summary>A request with its place among the prompts.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Request">The prompt with its own seed.</param>
readonly record struct PromptRequest(int Index, PoseRequest Request);

/// <summary>Makes requests of prompts.</summary>
static class PromptRequests
{
    /// <summary>The requests, each made when it is asked for.</summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="form">What all requests have in common.</param>
    /// <param name="runSeed">Where the seeds of prompts without one come from.</param>
    public static IEnumerable<PromptRequest> Of(
        IEnumerable<FilePrompt> prompts, PoseRequest form, ulong runSeed) =>
        prompts.Select((prompt, index) => new PromptRequest(index, form with
        {
            Prompt = prompt.Text,
            Seed = prompt.Seed ?? SeedOf(runSeed, index),
        }));

    /// <summary>The seed of a prompt: the first 53 bits of the run's stream "prompts", forked by
    /// index.</summary>
    /// <remarks>A prompt that occurs twice gets two, also where runs have seeds next to each
    /// other.</remarks>
    public static ulong SeedOf(ulong runSeed, int index) =>
        PoseRandom.FromSeed(runSeed).Fork("prompts").Fork(index).NextSeed();
}

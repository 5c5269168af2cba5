using OnnxPose.Models;

namespace OnnxPose;

/// <summary>Encodes many prompts in parts, so that memory stays bounded and a stop comes soon.</summary>
static class PromptReader
{
    const int PromptsPerRun = 16;

    /// <summary>Encodes all prompts.</summary>
    /// <param name="networks">Whose text encoder reads.</param>
    /// <param name="prompts">At least one.</param>
    /// <param name="report">Told how many prompts are read, of how many.</param>
    /// <param name="stop">Asked before each part and within it.</param>
    public static (TextStates States, PromptTokens[] Tokens) Read(
        IPoseNetworks networks, string[] prompts, Action<int, int> report, CancellationToken stop)
    {
        if (prompts.Length <= PromptsPerRun)
        {
            return networks.Encode(prompts, stop);
        }
        var tokens = new List<PromptTokens>(prompts.Length);
        var penultimate = Array.Empty<float>();
        TextStates? first = null;
        foreach (var part in prompts.Chunk(PromptsPerRun))
        {
            var (states, partTokens) = networks.Encode(part, stop);
            first ??= states;
            penultimate = penultimate.Length > 0
                ? penultimate
                : new float[prompts.Length * states.Tokens * states.Width];
            states.Penultimate.CopyTo(penultimate, tokens.Count * states.Tokens * states.Width);
            tokens.AddRange(partTokens);
            report(tokens.Count, prompts.Length);
        }
        return (new()
        {
            Prompts = prompts.Length,
            Tokens = first!.Tokens,
            Width = first.Width,
            Penultimate = penultimate,
        }, [.. tokens]);
    }
}

using OnnxPose.Models;
using OnnxPose.Text;

namespace OnnxPose;

/// <summary>Encodes many prompts in parts, so that memory stays bounded and a stop comes soon.</summary>
static class PromptReader
{
    const int PromptsPerRun = 16;

    /// <summary>Encodes all prompts.</summary>
    /// <param name="networks">Whose text encoder reads.</param>
    /// <param name="prompts">At least one.</param>
    /// <param name="clock">Told of <see cref="CallStage.Tokenize"/> and <see cref="CallStage.Text"/>, and now
    /// and then how many prompts are read.</param>
    /// <param name="stop">Asked before each prompt and within the runs.</param>
    public static (TextStates States, PromptTokens[] Tokens) Read(
        IPoseNetworks networks, string[] prompts, StageClock clock, CancellationToken stop)
    {
        var read = Tokenize(networks, prompts, clock, stop);
        clock.Meter.Begin(CallStage.Text);
        var states = prompts.Length <= PromptsPerRun
            ? networks.Encode(read, stop)
            : EncodeInParts(networks, read, clock, stop);
        clock.Meter.End(prompts.Length);
        return (states, Array.ConvertAll(read,
            text => new PromptTokens(text.TextTokens, networks.PromptLimit, text.CutText)));
    }

    static TokenSequence[] Tokenize(
        IPoseNetworks networks, string[] prompts, StageClock clock, CancellationToken stop)
    {
        clock.Meter.Begin(CallStage.Tokenize);
        var read = new TokenSequence[prompts.Length];
        var count = 0L;
        for (var i = 0; i < read.Length; i++)
        {
            stop.ThrowIfCancellationRequested();
            read[i] = networks.Tokenize(prompts[i]);
            count += read[i].TextTokens;
        }
        clock.Meter.End(count);
        Telemetry.AddTokens(CallStage.Tokenize, count);
        return read;
    }

    static TextStates EncodeInParts(
        IPoseNetworks networks, TokenSequence[] prompts, StageClock clock, CancellationToken stop)
    {
        var done = 0;
        var penultimate = Array.Empty<float>();
        TextStates? first = null;
        foreach (var part in prompts.Chunk(PromptsPerRun))
        {
            var states = networks.Encode(part, stop);
            first ??= states;
            penultimate = penultimate.Length > 0
                ? penultimate
                : new float[prompts.Length * states.Tokens * states.Width];
            states.Penultimate.CopyTo(penultimate, done * states.Tokens * states.Width);
            done += part.Length;
            clock.Report(done, prompts.Length);
        }
        return new()
        {
            Prompts = prompts.Length,
            Tokens = first!.Tokens,
            Width = first.Width,
            Penultimate = penultimate,
        };
    }
}

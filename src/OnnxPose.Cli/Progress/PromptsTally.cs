namespace OnnxPose.Cli.Progress;

/// <summary>Counts what is done of many prompts.</summary>
/// <param name="kept">Prompts that an earlier run did.</param>
/// <param name="progress">Told of every prompt; null for nobody.</param>
sealed class PromptsTally(int kept, PromptLines? progress)
{
    /// <summary>Prompts that are done, those of an earlier run among them.</summary>
    public int Done { get; private set; } = kept;

    /// <summary>Prompts of this run of which the text encoder did not see the end.</summary>
    public int Cut { get; private set; }

    /// <summary>A prompt is done.</summary>
    public void Add(PoseResult result)
    {
        Done++;
        Cut += result.Prompt.Truncated ? 1 : 0;
        progress?.Report(Done);
    }
}

namespace OnnxPose.Cli.Progress;

/// <summary>Says how many of some things are done.</summary>
/// <param name="say">Where to.</param>
/// <param name="things">What they are, for instance "captions".</param>
sealed class CountLines(Action<string> say, string things) : IProgress<(int Done, int All)>
{
    /// <inheritdoc/>
    public void Report((int Done, int All) value) => say($"{value.Done} of {value.All} {things}");
}

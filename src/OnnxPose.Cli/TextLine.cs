namespace OnnxPose.Cli;

/// <summary>Text of unknown origin as one line of a message.</summary>
static class TextLine
{
    const int MaxLength = 200;

    /// <summary>
    /// The text without control characters, and without what goes beyond a few lines of a screen.
    /// </summary>
    public static string Shorten(string text)
    {
        var plain = string.Concat(text.Take(MaxLength).Select(static c => char.IsControl(c) ? ' ' : c));
        return text.Length <= MaxLength ? plain : plain + "...";
    }
}

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
        var end = Math.Min(text.Length, MaxLength);
        if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
        {
            end--;    // not through the middle of a character
        }
        var plain = Plain(text[..end]);
        return end == text.Length ? plain : plain + "...";
    }

    /// <summary>The message of an exception without the parameter's name, which tells a user
    /// nothing.</summary>
    public static string WithoutParameter(Exception exception) => exception is ArgumentException argument
        ? argument.Message.Replace($" (Parameter '{argument.ParamName}')", "", StringComparison.Ordinal)
        : exception.Message;

    /// <summary>The text without control characters, which a screen would obey.</summary>
    public static string Plain(string text) =>
        string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c));
}

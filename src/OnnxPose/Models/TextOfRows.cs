namespace OnnxPose.Models;

/// <summary>The text states that the rows of a batch read, each text once where the rows allow it.</summary>
/// <param name="States">(text, token, width).</param>
/// <param name="Texts">How many texts; rows are spread evenly over them, one text's after the
/// other's.</param>
/// <param name="Tokens">Tokens a text.</param>
readonly record struct TextOfRows(float[] States, int Texts, int Tokens)
{
    /// <summary>Picks the texts of rows.</summary>
    /// <exception cref="ArgumentException">There are no rows, a prompt does not exist, or the width is
    /// another.</exception>
    public static TextOfRows From(TextStates text, int[] promptOfRow, int width)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(promptOfRow);
        if (promptOfRow.Length == 0)
        {
            throw new ArgumentException("A batch needs at least one row.", nameof(promptOfRow));
        }
        if (text.Width != width)
        {
            throw new ArgumentException($"The text states are {text.Width} wide, expected {width}. " +
                "Check that text encoder and pose transformer belong together.", nameof(text));
        }
        var prompts = Distinct(promptOfRow) ?? promptOfRow;     // uneven rows get a copy of their text each
        var size = text.Tokens * width;
        var states = new float[prompts.Length * size];
        for (var i = 0; i < prompts.Length; i++)
        {
            if ((uint)prompts[i] >= (uint)text.Prompts)
            {
                throw new ArgumentException(
                    $"Row {i} reads prompt {prompts[i]} of {text.Prompts}.", nameof(promptOfRow));
            }
            text.Penultimate.AsSpan(prompts[i] * size, size).CopyTo(states.AsSpan(i * size));
        }
        return new(states, prompts.Length, text.Tokens);
    }

    // The prompts in order, if each has the same number of rows, one after the other; else null.
    static int[]? Distinct(int[] promptOfRow)
    {
        var run = promptOfRow.AsSpan().IndexOfAnyExcept(promptOfRow[0]);
        run = run < 0 ? promptOfRow.Length : run;
        if (promptOfRow.Length % run != 0)
        {
            return null;
        }
        var prompts = new int[promptOfRow.Length / run];
        for (var i = 0; i < prompts.Length; i++)
        {
            prompts[i] = promptOfRow[i * run];
            if (promptOfRow.AsSpan(i * run, run).ContainsAnyExcept(prompts[i]))
            {
                return null;
            }
        }
        return prompts;
    }
}

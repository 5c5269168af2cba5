using System.Globalization;

namespace OnnxPose.Training.Commands;

/// <summary>A command and its options: pairs of <c>--name value</c>.</summary>
sealed class Arguments
{
    readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>Of a command line.</summary>
    /// <param name="line">The command and its options; empty for neither.</param>
    public Arguments(ReadOnlySpan<string> line)
    {
        Line = string.Join(' ', line);
        var words = line[Math.Min(1, line.Length)..];
        for (var i = 0; i < words.Length; i += 2)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == words.Length)
            {
                throw new ArgumentException($"'{words[i]}' is not of the form '--name value'.",
                    nameof(line));
            }
            _values[words[i][2..]] = words[i + 1];
        }
    }

    /// <summary>The whole line.</summary>
    public string Line { get; }

    public string Text(string name, string fallback) => Find(name) ?? fallback;

    public double Number(string name, double fallback) =>
        Find(name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : fallback;

    public int Whole(string name, int fallback) =>
        Find(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;

    /// <summary>Whole numbers with commas between them, such as <c>64,128,160</c>.</summary>
    public int[] Wholes(string name, string fallback) =>
        [.. Text(name, fallback).Split(',').Select(static n => int.Parse(n, CultureInfo.InvariantCulture))];

    /// <summary>Refuses options that nothing asked for, before hours are spent on a misspelt one.</summary>
    public void RefuseOthers()
    {
        if (_values.Keys.FirstOrDefault(name => !_used.Contains(name)) is { } unknown)
        {
            throw new ArgumentException($"'--{unknown}' is not an option here.");
        }
    }

    string? Find(string name)
    {
        _used.Add(name);
        return _values.GetValueOrDefault(name);
    }
}

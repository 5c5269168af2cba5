using System.Globalization;

namespace OnnxPose.Text;

/// <summary>
/// The Unicode data that composition needs: decompositions, primary composites, combining classes.
/// </summary>
/// <remarks>Read once, from the data file beside this class. Immutable and thread-safe.</remarks>
sealed class CanonicalTable
{
    readonly Dictionary<int, int[]> _decompositions = [];
    readonly Dictionary<long, int> _composites = [];
    readonly Dictionary<int, byte> _classes = [];

    CanonicalTable()
    {
        var name = typeof(CanonicalTable).FullName + ".txt";
        using var stream = typeof(CanonicalTable).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its resource '{name}'.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                Add(line);
            }
        }
    }

    /// <summary>The one table.</summary>
    public static CanonicalTable Shared { get; } = new();

    /// <summary>The combining class; 0 for a starter.</summary>
    public byte ClassOf(int codePoint) => _classes.GetValueOrDefault(codePoint);

    /// <summary>One step of the canonical decomposition (one or two characters), or null.</summary>
    public int[]? Decompose(int codePoint) => _decompositions.GetValueOrDefault(codePoint);

    /// <summary>The character that a starter and what follows it compose to, or null.</summary>
    public int? Compose(int first, int second) =>
        _composites.TryGetValue(Pair(first, second), out var composite) ? composite : null;

    static long Pair(int first, int second) => ((long)first << 32) | (uint)second;

    void Add(string line)
    {
        var fields = line.TrimStart('!', '=', ' ').Split(' ');
        if (line[0] == '=')
        {
            var value = byte.Parse(fields[2], CultureInfo.InvariantCulture);
            for (var codePoint = Hex(fields[0]); codePoint <= Hex(fields[1]); codePoint++)
            {
                _classes.Add(codePoint, value);
            }
            return;
        }
        var parts = fields[1..].Select(Hex).ToArray();
        _decompositions.Add(Hex(fields[0]), parts);
        if (line[0] != '!')
        {
            _composites.Add(Pair(parts[0], parts[1]), Hex(fields[0]));
        }
    }

    static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}

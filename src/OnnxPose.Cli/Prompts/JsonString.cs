using System.Globalization;
using System.Text;

namespace OnnxPose.Cli.Prompts;

/// <summary>Reads a JSON string as what it spells, half a surrogate pair included.</summary>
/// <remarks>JSON's grammar allows <c>"\ud800"</c>, and a prompt may be any text; System.Text.Json refuses to
/// give such a string.</remarks>
static class JsonString
{
    /// <summary>The text of a string.</summary>
    /// <param name="raw">A string that is valid JSON, its quotes included.</param>
    public static string Unescape(ReadOnlySpan<char> raw)
    {
        var text = new StringBuilder(raw.Length);
        var rest = raw[1..^1];
        while (rest.IndexOf('\\') is >= 0 and var escape)
        {
            text.Append(rest[..escape]).Append(Unit(rest[escape..]));
            rest = rest[(escape + (rest[escape + 1] == 'u' ? 6 : 2))..];
        }
        return text.Append(rest).ToString();
    }

    static char Unit(ReadOnlySpan<char> escape) => escape[1] switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => (char)ushort.Parse(
            escape[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        var own => own,     // a quote, a backslash or a slash
    };
}

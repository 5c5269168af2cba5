using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace OnnxPose.Cli;

/// <summary>
/// Reads option values, independent of the culture, with a message that says what would be right.
/// </summary>
static class OptionParser
{
    const NumberStyles Plain =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>A number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static Func<ArgumentResult, T?> Number<T>(T min, T max)
        where T : struct, INumber<T> => Value<T?>(
            text => T.TryParse(text, Plain, CultureInfo.InvariantCulture, out var value)
                && value >= min && value <= max ? value : null,
            string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"));

    /// <summary>The path of a folder, which need not be there.</summary>
    public static Func<ArgumentResult, string?> Folder { get; } =
        Value(static text => text.Length > 0 ? text : null, "a folder");

    /// <summary>The path of a file.</summary>
    public static Func<ArgumentResult, string?> File { get; } =
        Value(static text => text.Length > 0 ? text : null, "a file");

    /// <summary>One of a few names.</summary>
    public static Func<ArgumentResult, T?> OneOf<T>(params (string Name, T Value)[] choices)
        where T : struct => Value<T?>(
            text => choices.FirstOrDefault(choice => choice.Name == text) is { Name: not null } found
                ? found.Value
                : null,
            string.Join(" or ", choices.Select(static choice => choice.Name)));

    /// <summary>Anything that <paramref name="parse"/> understands.</summary>
    /// <param name="parse">Null where the text is not what it should be.</param>
    /// <param name="expected">What would be right, in words.</param>
    public static Func<ArgumentResult, T?> Value<T>(Func<string, T?> parse, string expected) => result =>
    {
        var text = result.Tokens[0].Value;
        var value = parse(text);
        if (value is null)
        {
            var name = (result.Parent as OptionResult)?.IdentifierToken?.Value ?? result.Argument.Name;
            result.AddError($"'{text}' is not a value of {name}; expected {expected}.");
        }
        return value;
    };
}

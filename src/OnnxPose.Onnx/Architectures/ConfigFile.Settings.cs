using System.Text.Json;

namespace OnnxPose.Onnx.Architectures;

// Values as a Python library writes all of its settings: null stands for a missing one.
partial class ConfigFile
{
    /// <summary>A number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    /// <inheritdoc cref="Integer"/>
    public double Number(string key, double min, double max, double absent)
    {
        if (!Has(key))
        {
            return absent;
        }
        var value = _root.GetProperty(key);
        return TryNumber(value) is { } number && number >= min && number <= max
            ? number
            : throw Wrong(key, value, FormattableString.Invariant($"a number from {min} to {max}"));
    }

    /// <summary>A list of numbers from <paramref name="min"/> to <paramref name="max"/>, or null if there is
    /// none.</summary>
    /// <exception cref="ModelContractException">It is something else.</exception>
    public double[]? NumberList(string key, double min, double max)
    {
        if (!Has(key))
        {
            return null;
        }
        var list = _root.GetProperty(key);
        double?[] numbers = list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(TryNumber)]
            : [null];
        return Array.TrueForAll(numbers, number => number >= min && number <= max)
            ? Array.ConvertAll(numbers, static number => number!.Value)
            : throw Wrong(key, list, FormattableString.Invariant($"a list of numbers from {min} to {max}"));
    }

    /// <summary>Whether a setting is on; one that is missing or null is not.</summary>
    /// <exception cref="ModelContractException">It is something else than true, false or null.</exception>
    public bool IsOn(string key) => Has(key) && Flag(key, false);

    /// <summary>What is thrown where a setting can be read but not followed.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="expected">What would be followed.</param>
    public ModelContractException Unsupported(string key, string expected) =>
        Wrong(key, _root.GetProperty(key), expected);

    // Infinities are no JSON; see PythonNumbers.
    static double? TryNumber(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => value.GetString() switch
        {
            PythonNumbers.Infinity => double.PositiveInfinity,
            PythonNumbers.NegativeInfinity => double.NegativeInfinity,
            _ => null,
        },
        _ => null,
    };
}

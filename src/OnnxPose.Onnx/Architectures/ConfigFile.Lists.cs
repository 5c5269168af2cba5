using System.Text.Json;

namespace OnnxPose.Onnx.Architectures;

partial class ConfigFile
{
    const int LongestList = 64;     // no network here has more stages

    /// <summary>Whether a key is there with something else than null.</summary>
    public bool Has(string key) =>
        _root.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A list of 1 to 64 whole numbers, each from <paramref name="min"/> to
    /// <paramref name="max"/>.</summary>
    /// <exception cref="ModelContractException">It is missing or something else.</exception>
    public int[] Integers(string key, int min, int max)
    {
        var expected = $"a list of 1 to {LongestList} whole numbers from {min} to {max}";
        if (!_root.TryGetProperty(key, out var value))
        {
            throw Missing(key, expected);
        }
        return TryList(value, element => TryInteger(element, min, max)) ?? throw Wrong(key, value, expected);
    }

    /// <summary>A list of <paramref name="count"/> whole numbers, or one that stands for all of
    /// them.</summary>
    /// <inheritdoc cref="Integer"/>
    public int[] IntegerOrList(string key, int count, int min, int max, int? absent = null)
    {
        var expected = $"a whole number from {min} to {max} or a list of {count}";
        if (!_root.TryGetProperty(key, out var value))
        {
            return absent is { } same ? Repeat(same, count) : throw Missing(key, expected);
        }
        if (TryInteger(value, min, max) is { } one)
        {
            return Repeat(one, count);
        }
        return TryList(value, element => TryInteger(element, min, max)) is { } list && list.Length == count
            ? list
            : throw Wrong(key, value, expected);
    }

    /// <summary>A list of 1 to 64 words, all among a few.</summary>
    /// <exception cref="ModelContractException">It is missing or something else.</exception>
    public string[] Words(string key, params string[] known)
    {
        var expected = $"a list of 1 to {LongestList} words, each one of {string.Join(", ", known)}";
        if (!_root.TryGetProperty(key, out var value))
        {
            throw Missing(key, expected);
        }
        return Known(value) ?? throw Wrong(key, value, expected);

        string[]? Known(JsonElement list)
        {
            var isList = list.ValueKind == JsonValueKind.Array
                && list.GetArrayLength() is >= 1 and <= LongestList;
            string[] words = isList ? [.. list.EnumerateArray().Select(static word => Text(word) ?? "")] : [];
            return words.Length > 0 && words.All(known.Contains) ? words : null;
        }
    }

    static int[]? TryList(JsonElement list, Func<JsonElement, int?> read)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > LongestList)
        {
            return null;
        }
        int?[] numbers = [.. list.EnumerateArray().Select(read)];
        return numbers.All(static number => number is not null)
            ? Array.ConvertAll(numbers, static number => number!.Value)
            : null;
    }

    static int[] Repeat(int value, int count)
    {
        var list = new int[count];
        Array.Fill(list, value);
        return list;
    }
}

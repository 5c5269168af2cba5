using System.Text.Json;

namespace OnnxPose.Onnx.Architectures;

partial class ConfigFile
{
    /// <summary>Whether there is an object beneath a key.</summary>
    public bool HasObject(string key) =>
        _root.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Object;

    /// <summary>A number above 0, in double precision.</summary>
    /// <inheritdoc cref="Integer"/>
    public double PositiveDouble(string key, double absent)
    {
        if (!_root.TryGetProperty(key, out var value))
        {
            return absent;
        }
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            && number > 0 && double.IsFinite(number)
                ? number
                : throw Wrong(key, value, "a number above 0");
    }

    /// <summary>A list of as many finite numbers as the default has.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="absent">What stands for a missing one.</param>
    /// <param name="positive">Whether each must be above 0.</param>
    /// <exception cref="ModelContractException">It is something else.</exception>
    public float[] Numbers(string key, float[] absent, bool positive = false)
    {
        if (!_root.TryGetProperty(key, out var list))
        {
            return absent;
        }
        if (list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == absent.Length)
        {
            float[] numbers = [.. list.EnumerateArray().Select(Single)];
            if (Array.TrueForAll(numbers, number => float.IsFinite(number) && (!positive || number > 0)))
            {
                return numbers;
            }
        }
        throw Wrong(key, list, $"a list of {absent.Length} numbers{(positive ? " above 0" : "")}");
    }

    static float Single(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out var number) ? number : float.NaN;
}

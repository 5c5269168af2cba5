using System.Text.Json;

namespace OnnxPose.Onnx.Architectures;

// Keys that change what a network computes and have one supported value: another one is refused, never
// passed over.
partial class ConfigFile
{
    /// <summary>True or false; anything else is refused.</summary>
    /// <exception cref="ModelContractException">It is given and no truth value.</exception>
    public bool Flag(string key, bool absent)
    {
        if (!_root.TryGetProperty(key, out var value))
        {
            return absent;
        }
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Wrong(key, value, "true or false");
    }

    /// <summary>Requires features to be switched off: absent, null or false.</summary>
    /// <exception cref="ModelContractException">One is given and something else.</exception>
    public void RequireOff(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (Has(key) && _root.GetProperty(key) is { ValueKind: not JsonValueKind.False } value)
            {
                throw Wrong(key, value, "null or false; nothing else is supported");
            }
        }
    }

    /// <summary>Requires a number to have its one supported value where it is given.</summary>
    /// <exception cref="ModelContractException">It is given and something else.</exception>
    public void RequireNumber(string key, int supported)
    {
        if (_root.TryGetProperty(key, out var value)
            && !(value.ValueKind == JsonValueKind.Number && value.GetDouble() == supported))
        {
            throw Wrong(key, value, $"{supported}; nothing else is supported");
        }
    }
}

namespace OnnxPose.Onnx.TorchFiles;

/// <summary>A dictionary of a pickle; its keys are texts, in the order in which they came.</summary>
sealed class PickleDictionary
{
    readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>The entries.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Entries => _values;

    /// <summary>Sets an entry; a later one wins, as in Python.</summary>
    public void Set(string key, object? value) => _values[key] = value;
}

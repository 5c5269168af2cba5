using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Lora;

/// <summary>The layers of a network by all the names that LoRA files give them.</summary>
/// <remarks>
/// diffusers writes a layer's own name. kohya's trainer writes underscores for its dots, and for SDXL's UNet
/// it takes the names of the original code instead of diffusers'.
/// </remarks>
sealed class LayerNames
{
    const string Weight = ".weight";

    readonly Dictionary<string, string> _weights = new(StringComparer.Ordinal);

    /// <summary>The layers of a network.</summary>
    public LayerNames(ITensorSource network)
    {
        string[] layers = [.. network.Tensors.Keys
            .Where(static name => name.EndsWith(Weight, StringComparison.Ordinal))
            .Select(static name => name[..^Weight.Length])];
        var original = OriginalUNetNames.Of(layers);
        foreach (var layer in layers)
        {
            _weights[layer] = layer;
            _weights.TryAdd(Underscored(layer), layer);
            if (original.Translate(layer) is { } older)
            {
                _weights.TryAdd(Underscored(older), layer);
                _weights.TryAdd(older, layer);
            }
        }
    }

    /// <summary>The weight of a layer; null where there is none of this name.</summary>
    public string? Find(string layer) =>
        _weights.TryGetValue(layer, out var own) ? own + Weight : null;

    static string Underscored(string name) => name.Replace('.', '_');
}

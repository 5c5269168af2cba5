using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Lora;

/// <summary>A LoRA in kohya's form or in one of diffusers'. Thread-safe.</summary>
sealed class LoraFile : IDisposable
{
    const int MostNamed = 3;

    readonly SafetensorsFile _file;
    readonly float _scale;
    readonly ILookup<(string Component, string Module), (LoraPart Part, string Name)> _modules;

    LoraFile(SafetensorsFile file, float scale)
    {
        (_file, _scale) = (file, scale);
        var keys = file.Tensors.Keys
            .Select(static name => (Name: name, Key: LoraKey.TryParse(name))).ToArray();
        Refuse([.. keys.Where(static pair => pair.Key is null).Select(static pair => pair.Name)],
            "are no parts of a LoRA in kohya's or diffusers' form");
        _modules = keys.ToLookup(static pair => (pair.Key!.Value.Component, pair.Key.Value.Module),
            static pair => (pair.Key!.Value.Part, pair.Name));
    }

    /// <summary>The networks that it changes.</summary>
    public IEnumerable<string> Components =>
        _modules.Select(static module => module.Key.Component).Distinct();

    /// <summary>Opens a file.</summary>
    /// <param name="path">A <c>.safetensors</c> file.</param>
    /// <param name="scale">What all of it is multiplied by.</param>
    /// <exception cref="ModelContractException">It is not there, or has a tensor that is no part of such a
    /// LoRA; the message names the first.</exception>
    /// <exception cref="SafetensorsFormatException">The file is broken.</exception>
    public static LoraFile Open(string path, float scale)
    {
        if (!File.Exists(path))
        {
            throw new ModelContractException($"The LoRA '{path}' does not exist. Check its path.");
        }
        var file = SafetensorsFile.Open(path);
        try
        {
            return new(file, scale);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds what this changes in a network.</summary>
    /// <param name="component">The network.</param>
    /// <param name="weights">Its tensors.</param>
    /// <param name="updates">Gets the changes of each weight, by its name.</param>
    /// <exception cref="ModelContractException">A layer is not there, or has another size; the message names
    /// the keys.</exception>
    public void AddTo(
        string component, ITensorSource weights, Dictionary<string, List<LowRankUpdate>> updates)
    {
        var names = new LayerNames(weights);
        var misfits = new List<string>();
        foreach (var module in _modules.Where(module => module.Key.Component == component))
        {
            var first = module.First().Name;
            var weight = names.Find(module.Key.Module);
            if (weight is not null && Update(module) is { } update && update.Fits(weights.Entry(weight)))
            {
                (updates.TryGetValue(weight, out var list) ? list : updates[weight] = []).Add(update);
            }
            else
            {
                misfits.Add(weight is null ? first : $"{first} ({weights.Entry(weight).Form})");
            }
        }
        Refuse(misfits, $"do not fit the {component} in '{weights.Path}'");
    }

    /// <summary>What to throw where the model has no such network.</summary>
    public ModelContractException Missing(string component) => Fault(
        [.. _modules.Where(module => module.Key.Component == component).Select(static m => m.First().Name)],
        $"belong to a {component}, and the model has none");

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Null where a half is missing.
    LowRankUpdate? Update(IEnumerable<(LoraPart Part, string Name)> parts)
    {
        var tensors = parts.ToLookup(static part => part.Part, static part => part.Name);
        if (tensors[LoraPart.Down].Count() != 1 || tensors[LoraPart.Up].Count() != 1)
        {
            return null;
        }
        var down = _file.Entry(tensors[LoraPart.Down].Single());
        var alpha = tensors[LoraPart.Alpha].SingleOrDefault() is { } name
            ? _file.ReadSingles(name)[0] / down.Shape[0]
            : 1;
        return new(_file, down, _file.Entry(tensors[LoraPart.Up].Single()), _scale * alpha);
    }

    void Refuse(List<string> keys, string what)
    {
        if (keys.Count > 0)
        {
            throw Fault(keys, what);
        }
    }

    ModelContractException Fault(List<string> keys, string what)
    {
        var named = string.Join(", ", keys.Order(StringComparer.Ordinal).Take(MostNamed)
            .Select(static key => $"'{Shortened.Text(key)}'"));
        var more = keys.Count > MostNamed ? $" and {keys.Count - MostNamed} more keys" : "";
        return new($"The LoRA '{_file.Path}' cannot be used: {named}{more} {what}. " +
            "Check that it was made for this model.");
    }
}

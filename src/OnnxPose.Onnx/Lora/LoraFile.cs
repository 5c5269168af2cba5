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
        Refuse(
            [.. keys.Where(static pair => pair.Key is null).Select(static pair => Quoted(pair.Name))],
            "are no parts of a LoRA in kohya's or diffusers' form");
        if (keys.Length == 0)
        {
            throw new ModelContractException(
                $"The LoRA '{file.Path}' has no tensors. Download or export it again.");
        }
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
            throw new ModelContractException(
                $"The LoRA '{path}' {(Directory.Exists(path) ? "is a folder" : "does not exist")}; " +
                "expected a .safetensors file. Check its path.");
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
    /// <exception cref="ModelContractException">A layer is not there, or has another size;
    /// the message names the keys.</exception>
    public void AddTo(
        string component, ITensorSource weights, Dictionary<string, List<LowRankUpdate>> updates)
    {
        var names = new LayerNames(weights);
        var misfits = new List<string>();
        foreach (var module in _modules.Where(module => module.Key.Component == component))
        {
            var weight = names.Find(module.Key.Module);
            if (weight is not null && Update(module) is { } update && update.Fits(weights.Entry(weight)))
            {
                (updates.TryGetValue(weight, out var list) ? list : updates[weight] = []).Add(update);
            }
            else
            {
                misfits.Add(weight is null
                    ? Quoted(module.First().Name)
                    : $"{Forms(module)} for a layer that is {weights.Entry(weight).Form}");
            }
        }
        Refuse(misfits, $"do not fit the {component} in '{weights.Path}'");
    }

    /// <summary>What to throw where the model has no such network.</summary>
    public ModelContractException Missing(string component) => Fault(
        [.. _modules.Where(module => module.Key.Component == component)
            .Select(static module => Quoted(module.First().Name))],
        $"belong to a {component}, and the model has none");

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // What a module has, for instance 'KEY' (F32 [4, 128]) and 'KEY' (F32 [128, 4]).
    string Forms(IEnumerable<(LoraPart Part, string Name)> parts) => string.Join(" and ",
        parts.Where(static part => part.Part != LoraPart.Alpha).DefaultIfEmpty(parts.First())
            .Select(part => $"{Quoted(part.Name)} ({_file.Entry(part.Name).Form})"));

    // Null where a half is missing, or is no matrix.
    LowRankUpdate? Update(IEnumerable<(LoraPart Part, string Name)> parts)
    {
        var tensors = parts.ToLookup(static part => part.Part, static part => part.Name);
        if (tensors[LoraPart.Down].Count() != 1 || tensors[LoraPart.Up].Count() != 1)
        {
            return null;
        }
        var down = _file.Entry(tensors[LoraPart.Down].Single());
        if (down.Shape is not [> 0 and var rank, _, ..])
        {
            return null;
        }
        var alpha = tensors[LoraPart.Alpha].FirstOrDefault() is { } name ? Alpha(name) / rank : 1;
        return new(_file, down, _file.Entry(tensors[LoraPart.Up].Single()), _scale * alpha);
    }

    float Alpha(string name) => _file.ReadSingles(name) is [var alpha] && float.IsFinite(alpha)
        ? alpha
        : throw Fault([Quoted(name)], "must be one finite number");

    void Refuse(List<string> keys, string what)
    {
        if (keys.Count > 0)
        {
            throw Fault(keys, what);
        }
    }

    ModelContractException Fault(List<string> keys, string what)
    {
        var named = string.Join(", ", keys.Order(StringComparer.Ordinal).Take(MostNamed));
        var more = keys.Count > MostNamed ? $" and {keys.Count - MostNamed} more keys" : "";
        return new($"The LoRA '{_file.Path}' cannot be used: {named}{more} {what}. " +
            "Check that it was made for this model.");
    }

    static string Quoted(string key) => $"'{Shortened.Text(key)}'";
}

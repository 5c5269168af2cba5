using OnnxPose.Onnx.Lora;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose;

/// <summary>The LoRAs of a pipeline, found to fit its networks. Thread-safe.</summary>
sealed class LoraSet : IDisposable
{
    readonly List<LoraFile> _files = [];

    readonly Dictionary<string, Dictionary<string, List<LowRankUpdate>>> _updates =
        new(StringComparer.Ordinal);

    /// <summary>Opens the files and looks up every layer that they change.</summary>
    /// <param name="sources">The files.</param>
    /// <param name="models">The networks.</param>
    /// <exception cref="ModelContractException">A file does not fit; the message names the keys.</exception>
    /// <exception cref="SafetensorsFormatException">A file is broken.</exception>
    public LoraSet(IReadOnlyList<LoraSource> sources, ImageModels models)
    {
        try
        {
            foreach (var source in sources)
            {
                _files.Add(LoraFile.Open(source.Path, source.Scale));
            }
            var folders = models.Text.Encoders
                .ToDictionary(static text => text.Name, static text => text.Folder);
            folders["unet"] = models.UNetFolder;
            foreach (var component in _files.SelectMany(static file => file.Components).Distinct())
            {
                _updates[component] = Read(component, folders.GetValueOrDefault(component));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What is added to a network's weights, by their names; null for nothing.</summary>
    public IReadOnlyDictionary<string, List<LowRankUpdate>>? Of(string component) =>
        _updates.GetValueOrDefault(component);

    /// <summary>Closes the files; no network may be opened any more.</summary>
    public void Dispose() => _files.ForEach(static file => file.Dispose());

    Dictionary<string, List<LowRankUpdate>> Read(string component, string? folder)
    {
        var files = _files.Where(file => file.Components.Contains(component)).ToArray();
        if (folder is null)
        {
            throw files[0].Missing(component);
        }
        if (File.Exists(System.IO.Path.Combine(folder, "model.onnx")))
        {
            throw new ModelContractException(
                $"A LoRA cannot be added to the model.onnx in '{folder}', whose weights are part of it. " +
                "Take a folder with .safetensors weights.");
        }
        using var weights = Checkpoint.Open(folder);
        var updates = new Dictionary<string, List<LowRankUpdate>>(StringComparer.Ordinal);
        Array.ForEach(files, file => file.AddTo(component, weights, updates));
        return updates;
    }
}

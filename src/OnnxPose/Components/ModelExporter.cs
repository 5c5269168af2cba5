using System.Text.Json;
using OnnxPose.Onnx.Export;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Components;

/// <summary>Writes the networks of a model folder as plain ONNX files.</summary>
/// <remarks>What it writes is a model folder itself: settings, vocabularies and an index lie beside the
/// graphs, and every command opens it.</remarks>
static class ModelExporter
{
    const int LargestSettings = 16 << 20;

    static readonly JsonWriterOptions s_readable = new() { Indented = true };

    /// <summary>Exports the networks of a model.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="folder">Where to; made where it does not exist.</param>
    /// <param name="options">How.</param>
    /// <param name="stop">Stops between two graphs.</param>
    /// <returns>The files with graphs and weights, as they are finished.</returns>
    /// <exception cref="ArgumentException">A component is named that is none of the model's.</exception>
    /// <exception cref="ModelNotFoundException">A component that the index names is not there, and none was
    /// chosen.</exception>
    /// <exception cref="ModelContractException">A component has no weights, or they do not fit.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static IEnumerable<string> Export(
        ModelFolder model, string folder, ExportOptions options, CancellationToken stop)
    {
        if (File.Exists(folder))
        {
            throw new IOException($"'{folder}' is a file; expected the folder to export to.");
        }
        // Who names components may have a model that is not complete; who names none must not lose one.
        var components = options.Components.Count == 0
            ? ModelComponent.Require(model)
            : Choose(ModelComponent.Find(model), options.Components);
        var graphs = components.SelectMany(ComponentGraphs.Of).ToArray();
        foreach (var graph in graphs)
        {
            stop.ThrowIfCancellationRequested();
            foreach (var file in options.ForTriton
                ? WriteForTriton(graph, folder, options)
                : Write(graph, Path.Combine(folder, graph.ExportPath), options))
            {
                yield return file;
            }
        }
        if (!options.ForTriton)
        {
            CopySettings(components, graphs, folder);
            WriteIndex(model, folder);
        }
    }

    static ModelComponent[] Choose(ModelComponent[] components, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (!components.Any(component => component.Name == name))
            {
                throw new ArgumentException($"'{name}' is no component of the model; it has " +
                    $"{string.Join(", ", components.Select(static component => component.Name))}.");
            }
        }
        return [.. components.Where(component => names.Contains(component.Name))];
    }

    static string[] Write(ComponentGraph graph, string path, ExportOptions options)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return OnnxExport.Write(graph.Write(options.Target), path, options.Weights);
    }

    static string[] WriteForTriton(ComponentGraph graph, string folder, ExportOptions options)
    {
        const string Version = "1";
        var own = Path.Combine(folder, graph.Name);
        var model = graph.Write(options.Target);
        Directory.CreateDirectory(Path.Combine(own, Version));
        var settings = Path.Combine(own, "config.pbtxt");
        AtomicFile.WriteText(settings, TritonConfig.Write(graph.Name, model));
        return [.. OnnxExport.Write(
            model, Path.Combine(own, Version, "model.onnx"), options.Weights), settings];
    }

    static void CopySettings(ModelComponent[] components, ComponentGraph[] graphs, string folder)
    {
        foreach (var component in components)
        {
            string[] targets = [.. graphs.Where(graph => graph.Component == component.Name)
                .Select(static graph => graph.ExportPath[..graph.ExportPath.LastIndexOf('/')])
                .Where(path => !path.StartsWith($"{component.Name}/", StringComparison.Ordinal)).Distinct()];
            foreach (var target in targets.Length == 0 ? [component.Name] : targets)
            {
                CopySettings(component.Folder, Path.Combine(folder, target));
            }
        }
    }

    static void CopySettings(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from).Where(static file =>
            Path.GetExtension(file) is ".json" or ".txt"
            && !file.Contains(".safetensors.", StringComparison.Ordinal)))
        {
            var bytes = BoundedFile.TryRead(file, LargestSettings);
            if (bytes is not null && Path.GetFullPath(from) != Path.GetFullPath(to))
            {
                AtomicFile.Write(Path.Combine(to, Path.GetFileName(file)), stream => stream.Write(bytes));
            }
        }
    }

    // Of what lies there now, so that components can be exported one by one.
    static void WriteIndex(ModelFolder model, string folder)
    {
        if (RealPath.Resolve(folder) == RealPath.Resolve(model.Root))
        {
            return;     // the model's own folder, which has what it needs
        }
        const string IndexFile = "model_index.json";
        var refiner = Path.Combine(folder, "refiner");
        if (model.Inner("refiner") is { } inner && Directory.Exists(refiner))
        {
            WriteIndex(inner, refiner);
        }
        AtomicFile.Write(Path.Combine(folder, IndexFile), stream =>
        {
            using var json = new Utf8JsonWriter(stream, s_readable);
            json.WriteStartObject();
            json.WriteString("_class_name", "PosePipeline");
            foreach (var (name, isOn) in model.Settings)
            {
                json.WriteBoolean(name, isOn);
            }
            foreach (var path in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
            {
                json.WriteString(Path.GetFileName(path), Path.GetFileName(path));
            }
            json.WriteEndObject();
        });
    }
}

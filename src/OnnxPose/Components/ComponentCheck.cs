using OnnxPose.Diffusion.Schedulers;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Text;

namespace OnnxPose.Components;

/// <summary>Opens a component as a pipeline would, and compares it with reference tensors.</summary>
static class ComponentCheck
{
    /// <summary>Opens a component and closes it again.</summary>
    /// <returns>What was opened, in words.</returns>
    /// <exception cref="ModelContractException">It is not what its place needs.</exception>
    /// <exception cref="SafetensorsFormatException">A weights file is broken.</exception>
    /// <exception cref="DeviceNotAvailableException">The required device is not usable.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static string Open(ModelComponent component, InferenceOptions options)
    {
        switch (component.Kind)
        {
            case "tokenizer":
                var tokenizer = ClipTokenizer.Load(component.Folder);
                return FormattableString.Invariant($"{tokenizer.VocabularySize} tokens");
            case "scheduler":
                Scheduler.Read(Path.Combine(component.Folder, "scheduler_config.json"));
                return "settings";
            case "aesthetic":
                return FormattableString.Invariant($"width {AestheticHead.Load(component.Folder).Width}");
            default:
                return OpenGraphs(component, options);
        }
    }

    /// <summary>Runs a component on the inputs of reference tensors.</summary>
    /// <param name="component">The component.</param>
    /// <param name="golden">A folder; the tensors lie in <c>COMPONENT/io.safetensors</c> in it.</param>
    /// <param name="options">How to open it.</param>
    /// <param name="stop">Stops a run within about one node's time.</param>
    /// <returns>How far each output is off; none where there are no tensors for the component.</returns>
    /// <exception cref="ModelContractException">The component or the tensors do not fit.</exception>
    public static OutputError[] Compare(
        ModelComponent component, string golden, InferenceOptions options, CancellationToken stop)
    {
        var path = Path.Combine(golden, component.Name, "io.safetensors");
        if (!File.Exists(path))
        {
            return [];
        }
        using var tensors = Onnx.Safetensors.SafetensorsFile.Open(path);
        if (component.Kind == "t2p")
        {
            return GoldenPoses.Compare(component, tensors, options, stop);
        }
        var errors = new List<OutputError>();
        foreach (var graph in ComponentGraphs.Of(component))
        {
            using var session = ModelSession.Open(graph.Source, graph.Contract, options);
            errors.AddRange(GoldenCase.Of(graph, tensors)
                .SelectMany(golden => golden.Compare(graph.Name, session, tensors, stop)));
        }
        return [.. errors];
    }

    static string OpenGraphs(ModelComponent component, InferenceOptions options)
    {
        var opened = new List<string>();
        foreach (var graph in ComponentGraphs.Of(component))
        {
            using var session = ModelSession.Open(graph.Source, graph.Contract, options);
            opened.Add($"{graph.Name} on {session.Device.Device}");
        }
        return string.Join(", ", opened);
    }
}

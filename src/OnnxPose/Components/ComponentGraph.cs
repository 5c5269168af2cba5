using OnnxPose.Inference;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Components;

/// <summary>One graph of a component: most have one, some two.</summary>
/// <param name="Component">The component as the index of its model names it, within a refiner with
/// <c>refiner/</c> before it.</param>
/// <param name="Source">Where it comes from: the file that wins, else the weights.</param>
/// <param name="Write">Writes it for a target, from the weights.</param>
/// <param name="Contract">Its inputs, and the outputs that are read.</param>
/// <param name="ExportPath">The file, with slashes, that it becomes in the folder of an exported
/// model.</param>
sealed record ComponentGraph(
    string Component, ModelSource Source, Func<GraphTarget, OnnxModel> Write, ModelContract Contract,
    string ExportPath)
{
    /// <summary>A name that no other graph of the model has, without slashes.</summary>
    public string Name => ExportPath.EndsWith("/model.onnx", StringComparison.Ordinal)
        ? ExportPath[..^"/model.onnx".Length].Replace('/', '_')
        : Path.ChangeExtension(ExportPath, null).Replace('/', '_');
}

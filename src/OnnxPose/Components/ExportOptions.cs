using OnnxPose.Onnx.Export;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Components;

/// <summary>How a model is exported.</summary>
sealed record ExportOptions
{
    /// <summary>What graphs are written for.</summary>
    public GraphTarget Target { get; init; }

    /// <summary>Where weights go.</summary>
    public WeightPlacement Weights { get; init; }

    /// <summary>The components to export; empty for all.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>True: a model repository for Triton. False, the default: a model folder.</summary>
    public bool ForTriton { get; init; }
}

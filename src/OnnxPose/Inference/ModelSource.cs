using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Inference;

/// <summary>Where a model comes from: a file of a component's folder that wins if it is there, else a
/// builder.</summary>
/// <param name="Folder">The component's folder.</param>
/// <param name="FileName">The file that wins, for instance <c>model.onnx</c>.</param>
/// <param name="Build">Writes the graph in a precision when that file is not there.</param>
sealed record ModelSource(string Folder, string FileName, Func<OnnxType, OnnxModel> Build)
{
    /// <summary>The full path of the file that wins, or null if it is not there.</summary>
    public string? ExistingFile
    {
        get
        {
            var path = Path.GetFullPath(Path.Combine(Folder, FileName));
            return File.Exists(path) ? path : null;
        }
    }
}

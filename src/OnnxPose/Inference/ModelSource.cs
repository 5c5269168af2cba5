using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Inference;

/// <summary>Where a model comes from: a file of a component's folder that wins if it is there, else a
/// builder.</summary>
/// <param name="Folder">The component's folder.</param>
/// <param name="FileName">The file that wins, for instance <c>model.onnx</c>.</param>
/// <param name="Build">Writes the graph in a precision when that file is not there.</param>
sealed record ModelSource(string Folder, string FileName, Func<OnnxType, OnnxModel> Build)
{
    /// <summary>What becomes of it where 8-bit weights are asked for.</summary>
    public EightBitForm EightBits { get; init; } = EightBitForm.NotNeeded;

    /// <summary>The full path of the file that wins, or null if it is not there.</summary>
    public string? ExistingFile
    {
        get
        {
            var path = Path.GetFullPath(Path.Combine(Folder, FileName));
            return File.Exists(path) ? path : null;
        }
    }

    /// <summary>Writes the graph from what its folder holds.</summary>
    /// <exception cref="ModelContractException">The config or the weights are not those of the slot; the
    /// message names folder and slot.</exception>
    public OnnxModel BuildFor(string slot, OnnxType precision)
    {
        try
        {
            return Build(precision);
        }
        catch (ModelContractException e)
        {
            throw new ModelContractException($"'{Folder}' is not usable as {slot}: {e.Message}", e);
        }
    }

    /// <summary>Checks that it can be opened in the precision that is asked for.</summary>
    /// <exception cref="ModelContractException">It would have to be built with 8-bit weights, and is
    /// not.</exception>
    public void RequireForm(InferenceOptions options, string slot)
    {
        var asked = options.Precision == Precision.EightBit;
        if (asked && EightBits == EightBitForm.Refused && ExistingFile is null)
        {
            throw new ModelContractException(
                $"{slot} cannot be built with 8-bit weights from '{Folder}': int8 is for the text-to-pose " +
                $"transformer and the text encoders. Ask for auto, fp32 or fp16, or put a {FileName} there " +
                "that has them.");
        }
    }
}

using OnnxPose.Inference;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Components;

/// <summary>How much memory the weights of a model take once they are loaded, from the headers of their
/// files.</summary>
/// <remarks>
/// On the CPU networks compute in fp32, whatever their files hold; on a GPU in fp16, but for the autoencoder,
/// which may be raised to fp32. Activations come on top: for 1024 x 1024 pixels about 4 GB in the autoencoder
/// on the CPU. A network with a <c>model.onnx</c> counts with that file's size.
/// </remarks>
/// <param name="All">Bytes with everything open at once.</param>
/// <param name="Staged">Bytes of the largest stage alone.</param>
readonly record struct MemoryEstimate(long All, long Staged)
{
    const int SingleBytes = 4;
    const int HalfBytes = 2;

    static readonly string[] s_drawing = ["text_encoder", "t2p"], s_scoring = ["clip_vision", "clapp"];
    static readonly string[][] s_none = [];

    // What one stage has open; a text encoder that two stages read is opened by each.
    static readonly string[][] s_stages =
    [
        ["text_encoder", "text_encoder_2"], ["adapter"], ["unet"],
        ["refiner/unet", "refiner/text_encoder_2"], ["vae", "vae_decoder"],
    ];

    /// <summary>What a model takes.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="device">Where it runs, as <see cref="DeviceOutlook.Device"/> says it.</param>
    /// <param name="drawsPoses">Whether poses are drawn, and not given.</param>
    /// <param name="scores">Whether CLaPP scores them.</param>
    /// <exception cref="ModelNotFoundException">It holds no component.</exception>
    /// <exception cref="SafetensorsFormatException">A weights file is broken.</exception>
    public static MemoryEstimate Of(
        ModelFolder model, string device, bool drawsPoses = true, bool scores = false)
    {
        var sizes = ModelComponent.Find(model)
            .ToDictionary(static component => component.Name, component => Bytes(component, device != "cpu"));
        string[][] used =
            [.. drawsPoses ? [s_drawing] : s_none, .. scores ? [s_scoring] : s_none, .. s_stages];
        long[] stages = [.. used.Select(
            stage => stage.Sum(name => sizes.GetValueOrDefault(name)))];
        return new(stages.Sum(), stages.Max());
    }

    /// <summary>What to say where it does not fit; null where it does, or where nobody knows.</summary>
    /// <param name="residency">How long networks stay open.</param>
    /// <param name="outlook">Where they run.</param>
    public string? Advice(ModelResidency residency, DeviceOutlook outlook)
    {
        var needed = residency == ModelResidency.All ? All : Staged;
        if (outlook.FreeBytes is not { } free || needed <= free)
        {
            return null;
        }
        var text = FormattableString.Invariant(
            $"this needs {needed / 1e9:F1} GB on {outlook.Device}, you have {free / 1e9:F1}");
        return residency == ModelResidency.All && Staged <= free
            ? $"{text}: use --residency staged"
            : FormattableString.Invariant(
                $"{text}; one stage at a time needs {Staged / 1e9:F1}: close other programs, or take ") +
                "another device";
    }

    static long Bytes(ModelComponent component, bool isGpu)
    {
        var graph = Path.Combine(component.Folder, "model.onnx");
        if (File.Exists(graph))
        {
            return Directory.GetFiles(component.Folder, "model.onnx*")
                .Sum(static file => new FileInfo(file).Length);
        }
        var size = isGpu && component.Kind != "vae" ? HalfBytes : SingleBytes;
        return component.WeightFolders.Sum(folder =>
        {
            using var weights = Checkpoint.Open(folder);
            return size * weights.Tensors.Values.Sum(static tensor => tensor.ElementCount);
        });
    }
}

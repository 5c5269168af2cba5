using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Diffusion.Schedulers;

/// <summary>Reads what the predicted clean picture is limited to.</summary>
static class LimitSettings
{
    /// <summary>Thresholding where it is on, else none.</summary>
    /// <exception cref="ModelContractException">A value is impossible.</exception>
    public static CleanLimit Threshold(ConfigFile file) => file.IsOn("thresholding")
        ? CleanLimit.Threshold(
            (float)file.Number("dynamic_thresholding_ratio", 0, 1, 0.995),
            (float)file.Number("sample_max_value", 0, float.MaxValue, 1))
        : CleanLimit.None;

    /// <summary>Thresholding where it is on, else clipping where it is on, else none.</summary>
    /// <param name="file">scheduler_config.json.</param>
    /// <param name="clipsByDefault">What stands for a missing <c>clip_sample</c>.</param>
    /// <exception cref="ModelContractException">A value is impossible.</exception>
    public static CleanLimit ThresholdOrClip(ConfigFile file, bool clipsByDefault)
    {
        var clips = file.Has("clip_sample") ? file.IsOn("clip_sample") : clipsByDefault;
        var threshold = Threshold(file);
        return threshold.IsNone && clips
            ? CleanLimit.Clip((float)file.Number("clip_sample_range", 0, float.MaxValue, 1))
            : threshold;
    }
}

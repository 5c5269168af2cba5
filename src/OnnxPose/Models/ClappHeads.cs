using OnnxPose.Inference;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Models;

/// <summary>CLaPP's two heads: they bring CLIP's pictures of poses and its texts into one space.</summary>
/// <remarks>Thread-safe; cheap to open and to call.</remarks>
sealed class ClappHeads : IDisposable
{
    const string Slot = "clapp";

    readonly ModelSession _poses;
    readonly ModelSession _texts;

    ClappHeads(ClappConfig config, ModelSession poses, ModelSession texts) =>
        (Config, _poses, _texts) = (config, poses, texts);

    /// <summary>Their sizes.</summary>
    public ClappConfig Config { get; }

    /// <summary>The devices that they really run on: the poses' head, the texts'.</summary>
    public (DeviceReport Poses, DeviceReport Texts) Devices => (_poses.Device, _texts.Device);

    /// <summary>Opens a folder: <c>pose_projection/model.safetensors</c> and
    /// <c>text_projection/model.safetensors</c>, each beaten by a <c>model.onnx</c> beside it, and
    /// <c>config.json</c> where there is one.</summary>
    /// <exception cref="ModelContractException">The folder does not hold the two heads.</exception>
    /// <exception cref="SafetensorsFormatException">A weights file is broken.</exception>
    /// <exception cref="DeviceNotAvailableException">The required device is not usable.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ClappHeads Load(string folder, InferenceOptions? options = null)
    {
        var config = ClappConfig.Read(folder, Slot);
        options ??= InferenceOptions.Default;
        var poses = Open(Path.Combine(folder, ClappGraph.PoseFolder), config.PoseFeatures);
        try
        {
            return new(config, poses, Open(Path.Combine(folder, ClappGraph.TextFolder), config.TextFeatures));
        }
        catch
        {
            poses.Dispose();
            throw;
        }

        ModelSession Open(string head, int features) => ModelSession.Open(
            new(head, "model.onnx", precision => Build(head, features, config.Embedding, precision)),
            Contract(features, config.Embedding), options);
    }

    /// <summary>The unit vectors of pictures of poses.</summary>
    /// <param name="features">(row, <see cref="ClappConfig.PoseFeatures"/>): CLIP's <c>image_embeds</c> as
    /// they come, not normalised.</param>
    /// <param name="rows">How many pictures, from 1.</param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    /// <returns>(row, <see cref="ClappConfig.Embedding"/>).</returns>
    /// <exception cref="ArgumentException">They have another width.</exception>
    /// <exception cref="NonFiniteValueException">A vector is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <exception cref="ObjectDisposedException">This is disposed, or was during the run.</exception>
    public float[] EmbedPoses(float[] features, int rows, CancellationToken cancellationToken = default) =>
        Embed(_poses, features, rows, Config.PoseFeatures, cancellationToken);

    /// <summary>The unit vectors of texts.</summary>
    /// <param name="features">(row, <see cref="ClappConfig.TextFeatures"/>): CLIP's <c>text_embeds</c> as
    /// they come, not normalised.</param>
    /// <param name="rows">How many texts, from 1.</param>
    /// <param name="cancellationToken">Stops within about one node's time.</param>
    /// <inheritdoc cref="EmbedPoses"/>
    public float[] EmbedTexts(float[] features, int rows, CancellationToken cancellationToken = default) =>
        Embed(_texts, features, rows, Config.TextFeatures, cancellationToken);

    /// <summary>Stops what is running, waits for it and releases the heads.</summary>
    public void Dispose()
    {
        _poses.Dispose();
        _texts.Dispose();
    }

    static float[] Embed(
        ModelSession head, float[] features, int rows, int width, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        if (features.LongLength != (long)rows * width)
        {
            throw new ArgumentException(
                $"{features.Length} numbers are not {rows} rows of {width} features.", nameof(features));
        }
        var input = HostTensor.Of(ClappGraph.Features, features, rows, width);
        return head.Run([input], [ClappGraph.Embeddings], cancellationToken)[0].Data;
    }

    static OnnxModel Build(string folder, int features, int embedding, OnnxType precision)
    {
        using var checkpoint = Checkpoint.Open(folder);     // ONNX Runtime maps the file itself
        return ClappGraph.Build(features, embedding, checkpoint.NewScope(), precision);
    }

    /// <summary>What the model of a head must look like.</summary>
    internal static ModelContract Contract(int features, int embedding) => new(
        Slot,
        [TensorContract.Of(ClappGraph.Features, OnnxType.Float32, "rows", features)],
        [TensorContract.Of(ClappGraph.Embeddings, OnnxType.Float32, "rows", embedding)]);
}

using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Architectures;

/// <summary>The denoising UNet of SDXL, base and refiner: predicts the noise in latents.</summary>
/// <remarks>
/// <para>Everything that can vary between runs does: rows, height, width and text tokens. A side of the
/// latents need not be a multiple of the coarsest resolution: halving rounds up, and the way up stretches to
/// the size of the map that it meets.</para>
/// <para>An adapter's maps are inputs of the same graph. The i-th belongs to the i-th stage on the way down,
/// the last to the middle. A stage with attention adds it behind its last transformer, one without behind its
/// downsampler; either way the skip connection that is kept there has it too. The middle adds it at its end.
/// A map of one row serves all rows, and a single zero, (1, 1, 1, 1), is no map: an addition that costs
/// nothing beside the convolutions.</para>
/// <para>Source: diffusers' parameter names and order of events (models/unet_2d_condition.py and
/// unet_2d_blocks.py).</para>
/// </remarks>
sealed partial class UNetGraph
{
    /// <summary>Latents, fp32 (batch, channels, height, width), scaled as the scheduler asks.</summary>
    public const string Sample = "sample";

    /// <summary>The timestep, fp32 (1) for all rows or (batch).</summary>
    public const string Timestep = "timestep";

    /// <summary>Text states, fp32 (batch, tokens, <see cref="UNetConfig.TextWidth"/>).</summary>
    public const string TextStates = "encoder_hidden_states";

    /// <summary>Pooled text, fp32 (batch, width).</summary>
    public const string PooledText = "text_embeds";

    /// <summary>Sizes and crops, or sizes, crops and score, fp32 (batch, number); its width times
    /// <see cref="UNetConfig.TimeIdWidth"/> and the pooled text's make
    /// <see cref="UNetConfig.ConditionWidth"/>.</summary>
    public const string TimeIds = "time_ids";

    /// <summary>The predicted noise, fp32 (batch, channels, height, width).</summary>
    public const string Noise = "out_sample";

    const int Kernel = 3;

    readonly UNetConfig _config;
    readonly GraphBuilder _graph;
    readonly Stack<Map> _skips = new();

    UNetGraph(UNetConfig config, GraphTarget target) => (_config, _graph) = (config, new("unet", target));

    /// <summary>A map with the number of its channels.</summary>
    readonly record struct Map(Value Value, int Channels);

    /// <summary>The blocks that every stage is made of.</summary>
    readonly record struct Blocks(ResidualBlock Residual, ImageTransformer Transformer);

    /// <summary>An adapter's map: fp32 (batch or 1, channels, height, width) with the sizes that
    /// <see cref="UNetConfig.AdapterShapes"/> gives, or a zero of (1, 1, 1, 1).</summary>
    public static string AdapterMap(int index) => FormattableString.Invariant($"adapter.{index}");

    /// <summary>Writes the graph.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="weights">The root of the checkpoint; everything is taken.</param>
    /// <param name="target">What it is written for; embeddings of numbers are made in fp32 in any
    /// case.</param>
    /// <exception cref="ModelContractException">A tensor is missing, left over, or has another
    /// shape.</exception>
    public static OnnxModel Build(
        UNetConfig config, WeightScope weights, GraphTarget target = default)
    {
        var graph = new UNetGraph(config, target);
        graph.Write(weights);
        weights.ThrowIfUnused();
        return graph._graph.Build();
    }

    void Write(WeightScope root)
    {
        var sample = _graph.FromFloat32(
            _graph.Input(Sample, OnnxType.Float32, "batch", _config.InChannels, "height", "width"));
        var time = Embed(root);
        var text = InputText();
        var blocks = new Blocks(
            new(_graph, _config.Groups, _config.Epsilon, time),
            new(_graph, text, _config.Groups, _config.LinearProjection));

        _graph.Section = "in";
        var width = _config.Down[0].Channels;
        var x = new Map(
            _graph.Conv2d(sample, root.Scope("conv_in"), _config.InChannels, width, Kernel), width);
        _skips.Push(x);
        for (var level = 0; level < _config.Down.Length; level++)
        {
            x = Descend(x, level, root.Scope("down_blocks", level), blocks);
        }
        x = Cross(x, root.Scope("mid_block"), blocks);
        for (var level = 0; level < _config.Up.Length; level++)
        {
            x = Ascend(x, level, root.Scope("up_blocks", level), blocks);
        }
        Finish(x, root);
    }

    void Finish(Map x, WeightScope root)
    {
        _graph.Section = "out";
        var y = _graph.Silu(_graph.GroupNorm(
            x.Value, root.Scope("conv_norm_out"), x.Channels, _config.Groups, _config.Epsilon));
        y = _graph.Conv2d(y, root.Scope("conv_out"), x.Channels, _config.OutChannels, Kernel);
        _graph.Output(
            Noise, _graph.ToFloat32(y), OnnxType.Float32, "batch", _config.OutChannels, "height", "width");
    }
}

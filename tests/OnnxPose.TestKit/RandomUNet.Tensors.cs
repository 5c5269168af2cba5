using OnnxPose.Onnx.Architectures;
using static OnnxPose.TestKit.RandomTensors;

namespace OnnxPose.TestKit;

partial class RandomUNet
{
    /// <summary>Names and shapes of all tensors, each width by diffusers' own formula.</summary>
    public static IEnumerable<(string Name, long[] Shape)> Tensors(UNetConfig config)
    {
        var (first, embedding) = (config.Down[0].Channels, config.EmbeddingWidth);
        return
        [
            .. Conv("conv_in", config.InChannels, first, 3),
            .. Linear("time_embedding.linear_1", first, embedding),
            .. Linear("time_embedding.linear_2", embedding, embedding),
            .. Linear("add_embedding.linear_1", config.ConditionWidth, embedding),
            .. Linear("add_embedding.linear_2", embedding, embedding),
            .. Enumerable.Range(0, config.Down.Length).SelectMany(level => Down(config, level)),
            .. Middle(config),
            .. Enumerable.Range(0, config.Up.Length).SelectMany(level => Up(config, level)),
            .. Norm("conv_norm_out", first), .. Conv("conv_out", first, config.OutChannels, 3),
        ];
    }

    static IEnumerable<(string Name, long[] Shape)> Down(UNetConfig config, int level)
    {
        var (stage, scope) = (config.Down[level], $"down_blocks.{level}");
        for (var i = 0; i < config.LayersPerStage; i++)
        {
            var inputs = i > 0 ? stage.Channels : config.Down[Math.Max(0, level - 1)].Channels;
            foreach (var tensor in Layer(config, scope, i, inputs, stage))
            {
                yield return tensor;
            }
        }
        if (level < config.Down.Length - 1)
        {
            foreach (var tensor in Conv($"{scope}.downsamplers.0.conv", stage.Channels, stage.Channels, 3))
            {
                yield return tensor;
            }
        }
    }

    static IEnumerable<(string Name, long[] Shape)> Middle(UNetConfig config) =>
    [
        .. Layer(config, "mid_block", 0, config.Middle.Channels, config.Middle),
        .. Residual("mid_block.resnets.1", config, config.Middle.Channels, config.Middle.Channels),
    ];

    static IEnumerable<(string Name, long[] Shape)> Up(UNetConfig config, int level)
    {
        var (stage, scope, count) = (config.Up[level], $"up_blocks.{level}", config.Up.Length);
        var before = config.Up[Math.Max(0, level - 1)].Channels;
        var last = config.Up[Math.Min(level + 1, count - 1)].Channels;     // of the last skip connection
        for (var i = 0; i <= config.LayersPerStage; i++)
        {
            var skip = i == config.LayersPerStage ? last : stage.Channels;
            var inputs = (i == 0 ? before : stage.Channels) + skip;
            foreach (var tensor in Layer(config, scope, i, inputs, stage))
            {
                yield return tensor;
            }
        }
        if (level < count - 1)
        {
            foreach (var tensor in Conv($"{scope}.upsamplers.0.conv", stage.Channels, stage.Channels, 3))
            {
                yield return tensor;
            }
        }
    }

    static IEnumerable<(string Name, long[] Shape)> Layer(
        UNetConfig config, string scope, int index, long inputs, UNetStage stage) =>
    [
        .. Residual($"{scope}.resnets.{index}", config, inputs, stage.Channels),
        .. stage.HasAttention ? Transformer($"{scope}.attentions.{index}", config, stage) : [],
    ];

    static IEnumerable<(string Name, long[] Shape)> Residual(
        string scope, UNetConfig config, long inputs, long outputs) =>
    [
        .. Norm($"{scope}.norm1", inputs), .. Conv($"{scope}.conv1", inputs, outputs, 3),
        .. Linear($"{scope}.time_emb_proj", config.EmbeddingWidth, outputs),
        .. Norm($"{scope}.norm2", outputs), .. Conv($"{scope}.conv2", outputs, outputs, 3),
        .. inputs == outputs ? [] : Conv($"{scope}.conv_shortcut", inputs, outputs, 1),
    ];

    static IEnumerable<(string Name, long[] Shape)> Transformer(
        string scope, UNetConfig config, UNetStage stage)
    {
        var width = stage.Channels;
        return
        [
            .. Norm($"{scope}.norm", width), .. Projection("proj_in"), .. Projection("proj_out"),
            .. Enumerable.Range(0, stage.TransformerLayers).SelectMany(i =>
                TransformerLayer($"{scope}.transformer_blocks.{i}", width, config.TextWidth)),
        ];

        (string, long[])[] Projection(string name) => config.LinearProjection
            ? Linear($"{scope}.{name}", width, width)
            : Conv($"{scope}.{name}", width, width, 1);
    }

    static IEnumerable<(string Name, long[] Shape)> TransformerLayer(string scope, long width, long text) =>
    [
        .. Norm($"{scope}.norm1", width), .. Norm($"{scope}.norm2", width), .. Norm($"{scope}.norm3", width),
        .. Attention($"{scope}.attn1", width, width), .. Attention($"{scope}.attn2", width, text),
        .. Linear($"{scope}.ff.net.0.proj", width, 8 * width),
        .. Linear($"{scope}.ff.net.2", 4 * width, width),
    ];

    static IEnumerable<(string Name, long[] Shape)> Attention(string scope, long width, long source) =>
    [
        ($"{scope}.to_q.weight", [width, width]), ($"{scope}.to_k.weight", [width, source]),
        ($"{scope}.to_v.weight", [width, source]), .. Linear($"{scope}.to_out.0", width, width),
    ];
}

using System.Globalization;

namespace OnnxPose.Onnx.Lora;

/// <summary>What the layers of a diffusers UNet are called in the code that SDXL was published
/// with.</summary>
/// <remarks>
/// There the blocks of the way down are numbered through, <c>input_blocks.0</c> being the first convolution,
/// each stage having its layers and then its downsampler; the way up likewise, <c>output_blocks</c>, where a
/// stage's upsampler is the last part of its last layer.
/// </remarks>
/// <param name="layersPerStage">Layers of a stage on the way down.</param>
/// <param name="stagesWithAttention">The stages on the way up that have transformers.</param>
sealed class OriginalUNetNames(int layersPerStage, HashSet<int> stagesWithAttention)
{
    static readonly Dictionary<string, string> s_residual = new(StringComparer.Ordinal)
    {
        ["norm1"] = "in_layers.0",
        ["conv1"] = "in_layers.2",
        ["time_emb_proj"] = "emb_layers.1",
        ["norm2"] = "out_layers.0",
        ["conv2"] = "out_layers.3",
        ["conv_shortcut"] = "skip_connection",
    };

    static readonly Dictionary<string, string> s_single = new(StringComparer.Ordinal)
    {
        ["conv_in"] = "input_blocks.0.0",
        ["conv_norm_out"] = "out.0",
        ["conv_out"] = "out.2",
        ["time_embedding.linear_1"] = "time_embed.0",
        ["time_embedding.linear_2"] = "time_embed.2",
        ["add_embedding.linear_1"] = "label_emb.0.0",
        ["add_embedding.linear_2"] = "label_emb.0.2",
    };

    /// <summary>The names for a UNet with these layers.</summary>
    public static OriginalUNetNames Of(IEnumerable<string> layers)
    {
        var parts = layers.Select(static layer => layer.Split('.')).ToArray();
        var perStage = parts.Where(static part => part is ["down_blocks", "0", "resnets", _, ..])
            .Select(static part => Number(part[3]) + 1).DefaultIfEmpty(0).Max();
        return new(perStage, [.. parts.Where(static part => part is ["up_blocks", _, "attentions", ..])
            .Select(static part => Number(part[1]))]);
    }

    /// <summary>A layer's name there; null where it has none.</summary>
    public string? Translate(string layer) =>
        s_single.GetValueOrDefault(layer) ?? layer.Split('.') switch
        {
            ["down_blocks", var stage, "resnets", var i, var part] =>
                Residual(Input(stage, Number(i)), 0, part),
            ["down_blocks", var stage, "attentions", var i, .. var rest] =>
                $"{Input(stage, Number(i))}.1.{string.Join('.', rest)}",
            ["down_blocks", var stage, "downsamplers", "0", "conv"] => $"{Input(stage, layersPerStage)}.0.op",
            ["mid_block", "resnets", var i, var part] => Residual("middle_block", 2 * Number(i), part),
            ["mid_block", "attentions", "0", .. var rest] => $"middle_block.1.{string.Join('.', rest)}",
            ["up_blocks", var stage, "resnets", var i, var part] =>
                Residual(Output(stage, Number(i)), 0, part),
            ["up_blocks", var stage, "attentions", var i, .. var rest] =>
                $"{Output(stage, Number(i))}.1.{string.Join('.', rest)}",
            ["up_blocks", var stage, "upsamplers", "0", "conv"] => Output(stage, layersPerStage) +
                (stagesWithAttention.Contains(Number(stage)) ? ".2.conv" : ".1.conv"),
            _ => null,
        };

    static string? Residual(string block, int index, string part) =>
        s_residual.TryGetValue(part, out var name)
            ? string.Create(CultureInfo.InvariantCulture, $"{block}.{index}.{name}")
            : null;

    string Input(string stage, int layer) => string.Create(CultureInfo.InvariantCulture,
        $"input_blocks.{1 + (Number(stage) * (layersPerStage + 1)) + layer}");

    string Output(string stage, int layer) => string.Create(CultureInfo.InvariantCulture,
        $"output_blocks.{(Number(stage) * (layersPerStage + 1)) + layer}");

    static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

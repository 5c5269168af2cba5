namespace OnnxPose.Onnx.Lora;

/// <summary>A tensor's name in a LoRA file, taken apart.</summary>
/// <param name="Component">The network that it belongs to: <c>unet</c>, <c>text_encoder</c> or
/// <c>text_encoder_2</c>.</param>
/// <param name="Module">The layer's name there; with underscores instead of dots in kohya's form.</param>
/// <param name="Part">What it holds.</param>
readonly record struct LoraKey(string Component, string Module, LoraPart Part)
{
    const string UNet = "unet";

    static readonly (string Ending, LoraPart Part)[] s_endings =
    [
        (".alpha", LoraPart.Alpha),
        (".lora_down.weight", LoraPart.Down), (".lora_up.weight", LoraPart.Up),
        (".lora_A.weight", LoraPart.Down), (".lora_B.weight", LoraPart.Up),
        (".lora_A.default.weight", LoraPart.Down), (".lora_B.default.weight", LoraPart.Up),
        (".lora_linear_layer.down.weight", LoraPart.Down), (".lora_linear_layer.up.weight", LoraPart.Up),
        (".lora.down.weight", LoraPart.Down), (".lora.up.weight", LoraPart.Up),
        ("_lora.down.weight", LoraPart.Down), ("_lora.up.weight", LoraPart.Up),
    ];

    // The longer ones first.
    static readonly (string Beginning, string Component)[] s_beginnings =
    [
        ("lora_unet_", UNet), ("lora_te1_", "text_encoder"), ("lora_te2_", "text_encoder_2"),
        ("lora_te_", "text_encoder"), ("text_encoder_2.", "text_encoder_2"),
        ("text_encoder.", "text_encoder"), ("unet.", UNet), ("base_model.model.", UNet),
    ];

    static readonly string[] s_blocks =
    [
        "down_blocks.", "mid_block.", "up_blocks.", "conv_in.", "conv_out.", "time_embedding.",
        "add_embedding.",
    ];

    /// <summary>Reads a name; null where it has another form.</summary>
    public static LoraKey? TryParse(string name)
    {
        var (ending, part) = s_endings.FirstOrDefault(
            known => name.EndsWith(known.Ending, StringComparison.Ordinal));
        if (ending is null)
        {
            return null;
        }
        var module = name[..^ending.Length];
        var (beginning, component) = s_beginnings.FirstOrDefault(
            known => module.StartsWith(known.Beginning, StringComparison.Ordinal));
        if (beginning is not null)
        {
            return new(component, Plain(module[beginning.Length..]), part);
        }
        // A file that was saved from the UNet alone names no network.
        return s_blocks.Any(block => $"{module}.".StartsWith(block, StringComparison.Ordinal))
            ? new(UNet, Plain(module), part)
            : null;
    }

    // Older files name the object that ran the attention.
    static string Plain(string module)
    {
        module = module.Replace(".processor.", ".", StringComparison.Ordinal);
        return module.EndsWith(".to_out", StringComparison.Ordinal) ? module + ".0" : module;
    }
}

/// <summary>What a tensor of a LoRA file holds.</summary>
enum LoraPart
{
    /// <summary>The matrix on the input's side.</summary>
    Down,

    /// <summary>The matrix on the output's side.</summary>
    Up,

    /// <summary>What the product is scaled by, times the rank.</summary>
    Alpha,
}

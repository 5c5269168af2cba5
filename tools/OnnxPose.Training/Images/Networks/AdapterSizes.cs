using System.Text.Json.Nodes;

namespace OnnxPose.Training.Images.Networks;

/// <summary>Sizes of a pose adapter of diffusers' type full_adapter_xl.</summary>
sealed record AdapterSizes
{
    /// <summary>Channels of the four feature maps.</summary>
    public required int[] Channels { get; init; }

    /// <summary>Residual blocks of every stage.</summary>
    public int ResidualBlocks { get; init; } = 2;

    /// <summary>Pixels of a picture's side that one pixel of the first map stands for.</summary>
    public int DownscaleFactor { get; init; } = 16;

    public static AdapterSizes From(JsonNode json) => new()
    {
        Channels = ConfigJson.Numbers(json, "channels"),
        ResidualBlocks = (int)json["num_res_blocks"]!,
        DownscaleFactor = (int)json["downscale_factor"]!,
    };

    public JsonObject ToJson() => new()
    {
        ["_class_name"] = "T2IAdapter",
        ["_diffusers_version"] = "0.27.2",
        ["adapter_type"] = "full_adapter_xl",
        ["channels"] = ConfigJson.Array(Channels),
        ["downscale_factor"] = DownscaleFactor,
        ["in_channels"] = 3,
        ["num_res_blocks"] = ResidualBlocks,
    };
}

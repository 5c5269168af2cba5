using System.Text.Json.Nodes;
using OnnxPose.Imaging;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Training.Images.Networks;
using OnnxPose.Training.Weights;

namespace OnnxPose.Training.Clapp;

/// <summary>CLaPP's folders in the hub's form, weights in fp16: <c>clip_vision</c> and <c>clapp</c> with a
/// folder for each head.</summary>
static class ClappFiles
{
    const string WeightsName = "model.safetensors", ConfigName = "config.json";

    /// <summary>What pictures go through before the encoder: the runtime's own settings.</summary>
    public static ClipImageSettings Settings(ClipVisionConfig config) =>
        new() { ShortSide = config.ImageSize, CropSide = config.ImageSize };

    /// <summary>Writes everything that <c>clip_vision</c> and <c>clapp</c> of a model index name.</summary>
    public static void Save(string models, ClappNetwork network)
    {
        var vision = Folder(models, "clip_vision");
        ConfigJson.Write(Path.Combine(vision, ConfigName), VisionJson(network.Vision));
        ConfigJson.Write(Path.Combine(vision, ClipImageSettings.FileName),
            PreprocessorJson(Settings(network.Vision)));
        var weights = network.Parameters.Export();
        Write(vision, weights.Where(static w =>
            w.Name == VisionTransformer.Projection || StartsWith(w.Name, VisionTransformer.Prefix)));
        var heads = Folder(models, "clapp");
        ConfigJson.Write(Path.Combine(heads, ConfigName), HeadsJson(network.Heads));
        foreach (var scope in (string[])[ClappNetwork.PoseScope, ClappNetwork.TextScope])
        {
            Write(Folder(heads, scope[..^1]), weights.Where(w => StartsWith(w.Name, scope))
                .Select(w => (w.Name[scope.Length..], w.Tensor)));
        }
    }

    static void Write(string folder, IEnumerable<(string Name, FloatTensor Tensor)> weights) =>
        WeightFile.Write(Path.Combine(folder, WeightsName), weights, half: true);

    static string Folder(string parent, string name) =>
        Directory.CreateDirectory(Path.Combine(parent, name)).FullName;

    static bool StartsWith(string name, string prefix) => name.StartsWith(prefix, StringComparison.Ordinal);

    static JsonObject VisionJson(ClipVisionConfig config) => new()
    {
        ["architectures"] = new JsonArray("CLIPVisionModelWithProjection"),
        ["model_type"] = "clip_vision_model",
        ["attention_dropout"] = 0.0,
        ["hidden_act"] = config.Activation == Activation.QuickGelu ? "quick_gelu" : "gelu",
        ["hidden_size"] = config.Width,
        ["image_size"] = config.ImageSize,
        ["intermediate_size"] = config.HiddenWidth,
        ["layer_norm_eps"] = 1e-5,
        ["num_attention_heads"] = config.Heads,
        ["num_channels"] = config.Channels,
        ["num_hidden_layers"] = config.Layers,
        ["patch_size"] = config.PatchSize,
        ["projection_dim"] = config.ProjectionWidth,
        ["torch_dtype"] = "float16",
    };

    static JsonObject PreprocessorJson(ClipImageSettings settings) => new()
    {
        ["image_processor_type"] = "CLIPImageProcessor",
        ["do_convert_rgb"] = true,
        ["do_resize"] = true,
        ["size"] = new JsonObject { ["shortest_edge"] = settings.ShortSide },
        ["resample"] = 3,
        ["do_center_crop"] = true,
        ["crop_size"] = new JsonObject { ["height"] = settings.CropSide, ["width"] = settings.CropSide },
        ["do_rescale"] = true,
        ["rescale_factor"] = settings.Scale,
        ["do_normalize"] = true,
        ["image_mean"] = new JsonArray([.. settings.Mean.Select(static m => (JsonNode)m)]),
        ["image_std"] = new JsonArray([.. settings.Deviation.Select(static d => (JsonNode)d)]),
    };

    static JsonObject HeadsJson(ClappConfig config) => new()
    {
        ["pose_embedding_dim"] = config.PoseFeatures,
        ["text_embedding_dim"] = config.TextFeatures,
        ["projection_dim"] = config.Embedding,
        ["dropout"] = 0.0,
        ["target_temperature"] = 0.1,
        ["scale_logit_temperature"] = ClappNetwork.TemperatureScale,
    };
}

using System.Text;

namespace OnnxPose.Training.Cards;

/// <summary>model_index.json of the miniature: a line for every component whose folder is there.</summary>
static class ModelIndex
{
    static readonly (string Component, string Library, string Class)[] s_components =
    [
        ("tokenizer", "transformers", "CLIPTokenizer"),
        ("text_encoder", "transformers", "CLIPTextModelWithProjection"),
        ("t2p", "t2p", "T2P"),
        ("clip_vision", "transformers", "CLIPVisionModelWithProjection"),
        ("clapp", "t2p", "CLaPP"),
        ("adapter", "diffusers", "T2IAdapter"),
        ("adapter_body", "diffusers", "T2IAdapter"),
        ("unet", "diffusers", "UNet2DConditionModel"),
        ("vae", "diffusers", "AutoencoderKL"),
        ("scheduler", "diffusers", "EulerDiscreteScheduler"),
    ];

    /// <summary>The file's text.</summary>
    public static string Of(string models)
    {
        var text = new StringBuilder("{\n  \"_class_name\": \"PosePipeline\"");
        foreach (var (component, library, name) in s_components)
        {
            if (Directory.Exists(Path.Combine(models, component)))
            {
                text.Append(",\n  \"").Append(component).Append("\": [\"").Append(library).Append("\", \"")
                    .Append(name).Append("\"]");
            }
        }
        return text.Append("\n}\n").ToString();
    }
}

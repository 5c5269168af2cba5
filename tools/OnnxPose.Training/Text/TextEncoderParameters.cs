using OnnxPose.Training.Clip;
using OnnxPose.Training.Weights;

namespace OnnxPose.Training.Text;

/// <summary>The parameters of CLIP's text encoder under Hugging Face's names.</summary>
static class TextEncoderParameters
{
    public static List<ParameterSpec> Of(TextEncoderSizes sizes)
    {
        var width = sizes.Width;
        List<ParameterSpec> specs =
        [
            new("text_model.embeddings.token_embedding.weight", [sizes.Vocabulary, width], 0.2f),
            new("text_model.embeddings.position_embedding.weight", [sizes.MaxTokens, width], 0.1f),
        ];
        for (var layer = 0; layer < sizes.Layers; layer++)
        {
            specs.AddRange(
                ClipSpecs.Layer($"text_model.encoder.layers.{layer}.", width, sizes.Inner, sizes.Layers));
        }
        specs.AddRange(ClipSpecs.Norm("text_model.final_layer_norm", width));
        specs.Add(new("text_projection.weight", [sizes.Projection, width], 1 / MathF.Sqrt(width)));
        return specs;
    }
}

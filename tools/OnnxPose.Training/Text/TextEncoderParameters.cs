using OnnxPose.Training.Weights;

namespace OnnxPose.Training.Text;

/// <summary>The parameters of CLIP's text encoder under Hugging Face's names.</summary>
static class TextEncoderParameters
{
    public static List<ParameterSpec> Of(TextEncoderSizes sizes)
    {
        var width = sizes.Width;
        var deviation = 1f / MathF.Sqrt(width);
        List<ParameterSpec> specs =
        [
            new("text_model.embeddings.token_embedding.weight", [sizes.Vocabulary, width], 0.2f),
            new("text_model.embeddings.position_embedding.weight", [sizes.MaxTokens, width], 0.1f),
        ];
        for (var layer = 0; layer < sizes.Layers; layer++)
        {
            var scope = $"text_model.encoder.layers.{layer}.";
            var residual = deviation / MathF.Sqrt(2 * sizes.Layers);
            AddNorm(specs, scope + "layer_norm1", width);
            AddDense(specs, scope + "self_attn.q_proj", width, width, deviation);
            AddDense(specs, scope + "self_attn.k_proj", width, width, deviation);
            AddDense(specs, scope + "self_attn.v_proj", width, width, deviation);
            AddDense(specs, scope + "self_attn.out_proj", width, width, residual);
            AddNorm(specs, scope + "layer_norm2", width);
            AddDense(specs, scope + "mlp.fc1", sizes.Inner, width, deviation);
            AddDense(specs, scope + "mlp.fc2", width, sizes.Inner,
                residual * MathF.Sqrt((float)width / sizes.Inner));
        }
        AddNorm(specs, "text_model.final_layer_norm", width);
        specs.Add(new("text_projection.weight", [sizes.Projection, width], deviation));
        return specs;
    }

    static void AddNorm(List<ParameterSpec> specs, string scope, int width)
    {
        specs.Add(new(scope + ".weight", [width], 0, 1));
        specs.Add(new(scope + ".bias", [width], 0));
    }

    static void AddDense(List<ParameterSpec> specs, string scope, int outputs, int inputs, float deviation)
    {
        specs.Add(new(scope + ".weight", [outputs, inputs], deviation));
        specs.Add(new(scope + ".bias", [outputs], 0));
    }
}

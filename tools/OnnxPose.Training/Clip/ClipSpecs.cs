using OnnxPose.Training.Weights;

namespace OnnxPose.Training.Clip;

/// <summary>The parameters of CLIP's layers under Hugging Face's names.</summary>
static class ClipSpecs
{
    /// <summary>One transformer layer.</summary>
    /// <param name="scope">Ends with a dot.</param>
    /// <param name="width">Width of a state.</param>
    /// <param name="inner">Hidden width of the feed-forward part.</param>
    /// <param name="layers">Layers in all: what ends a residual branch starts the smaller, the more there
    /// are.</param>
    public static IEnumerable<ParameterSpec> Layer(string scope, int width, int inner, int layers)
    {
        var deviation = 1f / MathF.Sqrt(width);
        var residual = deviation / MathF.Sqrt(2 * layers);
        return
        [
            .. Norm(scope + "layer_norm1", width),
            .. Dense(scope + "self_attn.q_proj", width, width, deviation),
            .. Dense(scope + "self_attn.k_proj", width, width, deviation),
            .. Dense(scope + "self_attn.v_proj", width, width, deviation),
            .. Dense(scope + "self_attn.out_proj", width, width, residual),
            .. Norm(scope + "layer_norm2", width),
            .. Dense(scope + "mlp.fc1", inner, width, deviation),
            .. Dense(scope + "mlp.fc2", width, inner, residual * MathF.Sqrt((float)width / inner)),
        ];
    }

    /// <summary>A layer norm.</summary>
    public static IEnumerable<ParameterSpec> Norm(string scope, int width) =>
        [new(scope + ".weight", [width], 0, 1), new(scope + ".bias", [width], 0)];

    /// <summary>A dense layer.</summary>
    public static IEnumerable<ParameterSpec> Dense(string scope, int outputs, int inputs, float deviation) =>
        [new(scope + ".weight", [outputs, inputs], deviation), new(scope + ".bias", [outputs], 0)];
}

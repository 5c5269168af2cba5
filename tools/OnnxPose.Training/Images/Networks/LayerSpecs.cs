using OnnxPose.Training.Weights;

namespace OnnxPose.Training.Images.Networks;

/// <summary>Collects the parameters of image networks under diffusers' names.</summary>
sealed class LayerSpecs
{
    // What ends a residual branch starts small, so that a deep network begins near the identity.
    const float BranchEnd = 0.3f;

    readonly List<ParameterSpec> _specs = [];

    public IReadOnlyList<ParameterSpec> All => _specs;

    public void Convolution(string name, int outputs, int inputs, int kernel = 3, float gain = 1)
    {
        _specs.Add(new(name + ".weight", [outputs, inputs, kernel, kernel],
            gain / MathF.Sqrt(inputs * kernel * kernel)));
        _specs.Add(new(name + ".bias", [outputs], 0));
    }

    public void Dense(string name, int outputs, int inputs, bool hasBias = true, float gain = 1)
    {
        _specs.Add(new(name + ".weight", [outputs, inputs], gain / MathF.Sqrt(inputs)));
        if (hasBias)
        {
            _specs.Add(new(name + ".bias", [outputs], 0));
        }
    }

    public void Norm(string name, int width)
    {
        _specs.Add(new(name + ".weight", [width], 0, 1));
        _specs.Add(new(name + ".bias", [width], 0));
    }

    /// <param name="scope">Ends with a dot.</param>
    /// <param name="outputs">Channels it gives.</param>
    /// <param name="inputs">Channels it takes.</param>
    /// <param name="time">Width of the time embedding; 0 without one.</param>
    public void Residual(string scope, int outputs, int inputs, int time = 0)
    {
        Norm(scope + "norm1", inputs);
        Convolution(scope + "conv1", outputs, inputs);
        if (time > 0)
        {
            Dense(scope + "time_emb_proj", outputs, time);
        }
        Norm(scope + "norm2", outputs);
        Convolution(scope + "conv2", outputs, outputs, gain: BranchEnd);
        if (inputs != outputs)
        {
            Convolution(scope + "conv_shortcut", outputs, inputs, kernel: 1);
        }
    }

    /// <param name="scope">Ends with a dot.</param>
    /// <param name="width">Channels of queries.</param>
    /// <param name="context">Channels of keys and values.</param>
    /// <param name="hasBias">Whether queries, keys and values have biases.</param>
    public void Attention(string scope, int width, int context, bool hasBias)
    {
        Dense(scope + "to_q", width, width, hasBias);
        Dense(scope + "to_k", width, context, hasBias);
        Dense(scope + "to_v", width, context, hasBias);
        Dense(scope + "to_out.0", width, width, gain: BranchEnd);
    }

    /// <param name="scope">Ends with a dot.</param>
    /// <param name="width">Channels.</param>
    /// <param name="blocks">Transformer blocks.</param>
    /// <param name="text">Width of the text states.</param>
    public void SpatialTransformer(string scope, int width, int blocks, int text)
    {
        Norm(scope + "norm", width);
        Dense(scope + "proj_in", width, width);
        for (var i = 0; i < blocks; i++)
        {
            var block = $"{scope}transformer_blocks.{i}.";
            Norm(block + "norm1", width);
            Attention(block + "attn1.", width, width, hasBias: false);
            Norm(block + "norm2", width);
            Attention(block + "attn2.", width, text, hasBias: false);
            Norm(block + "norm3", width);
            Dense(block + "ff.net.0.proj", 8 * width, width);
            Dense(block + "ff.net.2", width, 4 * width, gain: BranchEnd);
        }
        Dense(scope + "proj_out", width, width, gain: BranchEnd);
    }
}

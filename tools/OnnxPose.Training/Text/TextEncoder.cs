using OnnxPose.Numerics;
using OnnxPose.Training.Clip;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace OnnxPose.Training.Text;

/// <summary>CLIP's text encoder with projection, under Hugging Face's parameter names.</summary>
sealed class TextEncoder : IDisposable
{
    readonly TextEncoderSizes _sizes;
    readonly ClipBlocks _layers;

    public TextEncoder(TextEncoderSizes sizes, PoseRandom random)
    {
        _sizes = sizes;
        Parameters = new([.. TextEncoderParameters.Of(sizes), .. SlotProbes.Parameters(sizes)], random);
        _layers = new(Parameters, sizes.Heads);
    }

    public TextEncoderSizes Sizes => _sizes;

    public ParameterSet Parameters { get; }

    /// <summary>The penultimate hidden state, without the final norm: what the transformer reads.</summary>
    /// <param name="ids">int64 [batch, tokens].</param>
    /// <returns>[batch, tokens, width].</returns>
    public Tensor Penultimate(Tensor ids)
    {
        var x = Embed(ids);
        for (var layer = 0; layer < _sizes.Layers - 1; layer++)
        {
            x = Layer(x, layer);
        }
        return x;
    }

    /// <summary>The projected state at the end token, from the penultimate hidden state.</summary>
    /// <param name="penultimate">[batch, tokens, width].</param>
    /// <param name="endIndex">int64 [batch]: where each row's first end token stands.</param>
    /// <returns>[batch, projection], not normalised.</returns>
    public Tensor Projected(Tensor penultimate, Tensor endIndex)
    {
        var last = Layer(penultimate, _sizes.Layers - 1);
        var pooled = _layers.Norm(At(last, endIndex), "text_model.final_layer_norm");
        return linear(pooled, Parameters["text_projection.weight"]);
    }

    /// <summary>One position of every row.</summary>
    public static Tensor At(Tensor states, Tensor index) =>
        states.gather(1, index.view(-1, 1, 1).expand(-1, 1, states.shape[2])).squeeze(1);

    public void Dispose() => Parameters.Dispose();

    Tensor Embed(Tensor ids)
    {
        var tokens = Parameters["text_model.embeddings.token_embedding.weight"]
            .index_select(0, ids.flatten()).view(ids.shape[0], ids.shape[1], _sizes.Width);
        var positions = Parameters["text_model.embeddings.position_embedding.weight"];
        return tokens + positions.narrow(0, 0, ids.shape[1]);
    }

    Tensor Layer(Tensor x, int layer) =>
        _layers.Layer(x, $"text_model.encoder.layers.{layer}.", isCausal: true);
}

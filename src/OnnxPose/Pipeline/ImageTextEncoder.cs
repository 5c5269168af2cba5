using OnnxPose.Diagnostics;
using OnnxPose.Diffusion;
using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Lora;
using OnnxPose.Text;

namespace OnnxPose;

/// <summary>The text encoders of an image network, read side by side.</summary>
/// <remarks>Thread-safe; heavy to open.</remarks>
sealed class ImageTextEncoder : IDisposable
{
    readonly List<(string Name, ClipTokenizer Tokenizer, TextEncoder Encoder)> _parts = [];
    int _length;

    ImageTextEncoder()
    {
    }

    /// <summary>Opens them.</summary>
    /// <param name="components">Where they lie.</param>
    /// <param name="options">How to open them.</param>
    /// <param name="loras">What is added to them; null for nothing.</param>
    /// <exception cref="ModelContractException">One is not what its place needs, the last has no projection,
    /// or tokenizers and encoders do not fit together.</exception>
    public static ImageTextEncoder Open(
        TextComponents components, InferenceOptions options, LoraSet? loras = null)
    {
        var whole = new ImageTextEncoder();
        try
        {
            foreach (var component in components.Encoders)
            {
                var updates = loras?.Of(component.Name);
                whole.Add(component, component == components.Encoders[^1], options, updates);
            }
            return whole;
        }
        catch
        {
            whole.Dispose();
            throw;
        }
    }

    /// <summary>Where they run.</summary>
    public IEnumerable<NetworkDevice> Devices =>
        _parts.Select(static part => new NetworkDevice(part.Name, part.Encoder.Device));

    /// <summary>Reads prompts.</summary>
    /// <param name="prompts">One or more.</param>
    /// <param name="skip">Layers that are left out beyond the last one.</param>
    /// <param name="meter">Told of <see cref="CallStage.Tokenize"/> and <see cref="CallStage.Text"/>.</param>
    /// <param name="stop">Asked within about one node's time.</param>
    /// <returns>What the image network reads of each, and what the first encoder saw of each.</returns>
    public (PromptEmbedding[] Embeddings, PromptTokens[] Tokens) Encode(
        IReadOnlyList<string> prompts, int skip, StageMeter meter, CancellationToken stop)
    {
        meter.Begin(CallStage.Tokenize);
        var read = _parts.ConvertAll(part => Tokenize(part.Tokenizer, prompts));
        var count = read.Sum(static texts => texts.Sum(static text => (long)text.TextTokens));
        meter.End(count);
        Telemetry.AddTokens(CallStage.Tokenize, count);

        meter.Begin(CallStage.Text);
        var states = new List<TextStates>();
        for (var i = 0; i < _parts.Count; i++)
        {
            states.Add(_parts[i].Encoder.EncodeSkipping(read[i], skip, stop));
        }
        PromptEmbedding[] embeddings = [.. prompts.Select((_, prompt) => Join(states, prompt))];
        meter.End(prompts.Count * _parts.Count);
        return (embeddings, Array.ConvertAll(read[0],
            text => new PromptTokens(text.TextTokens, _length - ClipTokenizer.SpecialTokens, text.CutText)));
    }

    /// <summary>Stops what is running, waits for it and releases the models.</summary>
    public void Dispose() => _parts.ForEach(static part => part.Encoder.Dispose());

    TokenSequence[] Tokenize(ClipTokenizer tokenizer, IReadOnlyList<string> prompts) =>
        [.. prompts.Select(prompt => tokenizer.Encode(prompt, _length))];

    void Add(TextComponent component, bool isLast, InferenceOptions options,
        IReadOnlyDictionary<string, List<LowRankUpdate>>? updates)
    {
        var tokenizer = ClipTokenizer.Load(component.Tokenizer);
        var length = Math.Min(tokenizer.MaxLength, component.Config.MaxTokens);
        if (tokenizer.VocabularySize > component.Config.VocabularySize)
        {
            throw new ModelContractException(
                $"'{component.Tokenizer}' does not fit '{component.Folder}': its vocabulary has " +
                $"{tokenizer.VocabularySize} tokens, expected at most {component.Config.VocabularySize}. " +
                "Take both from the same model.");
        }
        if (_parts.Count > 0 && length != _length)
        {
            throw new ModelContractException(
                $"'{component.Folder}' does not fit the text encoder beside it: it reads {length} tokens, " +
                $"expected {_length}. Take both from the same model.");
        }
        _length = length;
        var outputs = ClipTextOutputs.AllStates | (isLast ? ClipTextOutputs.Projected : ClipTextOutputs.None);
        _parts.Add((
            component.Name, tokenizer,
            TextEncoder.Load(component.Folder, options, outputs, component.Name, updates)));
    }

    // (token, width): the encoders' states of each token side by side
    static PromptEmbedding Join(List<TextStates> encoders, int prompt)
    {
        var (tokens, width) = (encoders[0].Tokens, encoders.Sum(static states => states.Width));
        var joined = new float[tokens * width];
        var left = 0;
        foreach (var states in encoders)
        {
            for (var token = 0; token < tokens; token++)
            {
                states.Penultimate.AsSpan(((prompt * tokens) + token) * states.Width, states.Width)
                    .CopyTo(joined.AsSpan((token * width) + left));
            }
            left += states.Width;
        }
        var last = encoders[^1];
        var pooled = last.Projected.Length / last.Prompts;
        return new(tokens, joined, last.Projected.AsSpan(prompt * pooled, pooled).ToArray());
    }
}

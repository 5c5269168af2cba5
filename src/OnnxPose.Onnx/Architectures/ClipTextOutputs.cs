namespace OnnxPose.Onnx.Architectures;

/// <summary>What a text encoder's graph gives out; layers that nothing asks for are left out of it.</summary>
[Flags]
enum ClipTextOutputs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>hidden_states.i</c> with i = layers - 1: the states before the last layer.</summary>
    Penultimate = 1,

    /// <summary><c>hidden_states.0</c> (embeddings) to <c>hidden_states.layers</c>, without the final layer
    /// norm.</summary>
    AllStates = 2,

    /// <summary><c>last_hidden_state</c>: after the final layer norm.</summary>
    Last = 4,

    /// <summary><c>pooler_output</c>: the last states at each text's end token.</summary>
    Pooled = 8,

    /// <summary><c>text_embeds</c>: the pooled states projected; the weights must have a
    /// projection.</summary>
    Projected = 16,
}

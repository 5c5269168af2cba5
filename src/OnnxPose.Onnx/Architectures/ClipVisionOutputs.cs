namespace OnnxPose.Onnx.Architectures;

/// <summary>What a vision encoder's graph gives out; layers that nothing asks for are left out of
/// it.</summary>
[Flags]
enum ClipVisionOutputs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>hidden_states.0</c> (embeddings after their layer norm) to
    /// <c>hidden_states.layers</c>.</summary>
    AllStates = 1,

    /// <summary><c>last_hidden_state</c>: the output of the last layer, not normalised.</summary>
    Last = 2,

    /// <summary><c>pooler_output</c>: the class token's last state, normalised.</summary>
    Pooled = 4,

    /// <summary><c>image_embeds</c>: the pooled state projected; the weights must have a
    /// projection.</summary>
    Projected = 8,
}

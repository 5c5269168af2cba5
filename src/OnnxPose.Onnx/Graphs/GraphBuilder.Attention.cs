using static OnnxPose.Onnx.Graphs.GraphAttribute;

namespace OnnxPose.Onnx.Graphs;

/// <summary>What an attention reads.</summary>
/// <param name="Queries">(batch, places, width).</param>
/// <param name="Keys">(batch, others, width), or (batch, heads, others, width / heads).</param>
/// <param name="Values">The same shape.</param>
readonly record struct AttentionInputs(Value Queries, Value Keys, Value Values);

/// <summary>The form of an attention.</summary>
/// <param name="Heads">How many heads.</param>
/// <param name="Width">Width of all heads together.</param>
readonly record struct AttentionForm(int Heads, int Width)
{
    /// <summary>Whether a place sees only itself and those before it.</summary>
    public bool Causal { get; init; }

    /// <summary>Whether keys and values are split into heads already.</summary>
    public bool KeysHaveHeads { get; init; }

    /// <summary>Added to all scores before the softmax, (1 or batch, 1, places, others); null for
    /// none.</summary>
    public Value? Mask { get; init; }
}

partial class GraphBuilder
{
    const float LowestHalf = -60_000;
    const float LowestSingle = -1e30f;

    /// <summary>Attention with scores scaled by the root of a head's width.</summary>
    /// <returns>(batch, places, width).</returns>
    public Value Attention(AttentionInputs inputs, AttentionForm form)
    {
        if (_target.Portable)
        {
            return PortableAttention(inputs, form);
        }
        ReadOnlySpan<Value> all = form.Mask is { } mask
            ? [inputs.Queries, inputs.Keys, inputs.Values, Value.None, Value.None, mask]
            : [inputs.Queries, inputs.Keys, inputs.Values];
        return form.Causal
            ? MicrosoftNode("MultiHeadAttention", all, Int("num_heads", form.Heads), Int("unidirectional", 1))
            : MicrosoftNode("MultiHeadAttention", all, Int("num_heads", form.Heads));
    }

    /// <summary>softmax(scale * queries keys^T + mask) values over (batch, heads, places, size).</summary>
    /// <param name="inputs">Each (batch, heads, places or others, size).</param>
    /// <param name="scale">What scores are multiplied by.</param>
    /// <param name="mask">Added to the scores; null for none.</param>
    public Value AttendHeads(AttentionInputs inputs, float scale, Value? mask)
    {
        var scaled = Multiply(inputs.Queries, Scalar(scale));
        var scores = MatMul(scaled, Transpose(inputs.Keys, 0, 1, 3, 2));
        var visible = mask is { } hidden ? Add(scores, hidden) : scores;
        return MatMul(Node("Softmax", [visible], Int("axis", -1)), inputs.Values);
    }

    /// <summary>0 where a condition holds, else so low that nothing is left of it after a
    /// softmax.</summary>
    public Value MaskWhere(Value condition) => Node("Where",
        [condition, Scalar(0), Scalar(Precision == OnnxType.Float16 ? LowestHalf : LowestSingle)]);

    /// <summary>0, 1, ... up to a number less one.</summary>
    /// <param name="count">int64 (1).</param>
    public Value Places(Value count) =>
        Node("Range", [Constant([0], []), Reshape(count, List()), Constant([1], [])]);

    Value PortableAttention(AttentionInputs inputs, AttentionForm form)
    {
        var heads = new AttentionInputs(Split(inputs.Queries),
            form.KeysHaveHeads ? inputs.Keys : Split(inputs.Keys),
            form.KeysHaveHeads ? inputs.Values : Split(inputs.Values));
        var mask = form.Causal ? CausalMask(inputs.Queries) : form.Mask;
        var attended = AttendHeads(heads, 1 / MathF.Sqrt((float)form.Width / form.Heads), mask);
        return Reshape(Transpose(attended, 0, 2, 1, 3), 0, 0, form.Width);

        Value Split(Value x) =>
            Transpose(Reshape(x, 0, 0, form.Heads, form.Width / form.Heads), 0, 2, 1, 3);
    }

    Value CausalMask(Value queries)
    {
        var places = Places(ShapeOf(queries, 1, 2));
        return MaskWhere(Node("GreaterOrEqual", [Reshape(places, -1, 1), Reshape(places, 1, -1)]));
    }
}

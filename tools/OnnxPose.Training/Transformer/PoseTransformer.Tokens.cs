using static TorchSharp.torch;

namespace OnnxPose.Training.Transformer;

/// <summary>Into the residual stream and out of it, and who sees whom.</summary>
sealed partial class PoseTransformer
{
    static readonly string[] s_inputs = ["bbox", "bodies", "faces", "hands"];
    static readonly string[] s_heads = ["bboxes", "bodies", "faces", "hands"];

    // The start token and as many of the layout's coordinates as there are inputs, [batch, inputs, 2].
    Tensor Embed(TokenLayout layout, Tensor ratios, Tensor inputs)
    {
        List<Tensor> pieces = [Dense(ratios, "start_image_ratio_embedding").unsqueeze(1)];
        foreach (var stretch in layout.Stretches)
        {
            var count = Math.Min(stretch.Count, (int)inputs.shape[1] - stretch.Start);
            if (count > 0)
            {
                var input = Dense(inputs.narrow(1, stretch.Start, count),
                    s_inputs[(int)stretch.Kind] + "_linear");
                var place = stretch.Kind == TokenKind.Box ? CornerPlaces(layout, count)
                    : PointPlaces(stretch, count);
                pieces.Add(input + place);
            }
        }
        return cat(pieces, 1);
    }

    // [count, width]: corner 0 and 1 of each person, then the last slot's corner 1 if that slot is padded.
    Tensor CornerPlaces(TokenLayout layout, int count)
    {
        var corners = new long[count];
        var people = new long[count];
        for (var i = 0; i < count; i++)
        {
            var isolated = layout.HasIsolatedCorner && i + 1 == layout.IsolatedIndex;
            (corners[i], people[i]) = isolated ? (1, config.MaxPeople - 1) : (i % 2, i / 2);
        }
        return Parameters["bbox_xy_embedding.weight"].index_select(0, tensor(corners))
            + Parameters["person_positional_embedding.weight"].index_select(0, tensor(people));
    }

    Tensor PointPlaces(Stretch stretch, int count) =>
        Parameters[s_inputs[(int)stretch.Kind] + "_embedding.weight"].narrow(0, 0, count)
        + Parameters["person_positional_embedding.weight"].narrow(0, stretch.Person, 1);

    Tensor Heads(TokenLayout layout, Tensor x)
    {
        var pieces = layout.Stretches.Select(stretch =>
            Dense(x.narrow(1, stretch.Start, stretch.Count), "linear_head_" + s_heads[(int)stretch.Kind]));
        return cat(pieces.ToArray(), 1);
    }

    // Additive [tokens, tokens]; null where plain causality is all there is.
    static Tensor? Mask(TokenLayout layout)
    {
        if (!layout.HasIsolatedCorner)
        {
            return null;
        }
        int tokens = layout.Tokens, isolated = layout.IsolatedIndex;
        var mask = new float[tokens * tokens];
        for (var query = 0; query < tokens; query++)
        {
            for (var key = 0; key < tokens; key++)
            {
                var seen = key <= query && (query == key || (query != isolated && key != isolated));
                mask[query * tokens + key] = seen ? 0 : float.NegativeInfinity;
            }
        }
        return tensor(mask).view(tokens, tokens);
    }
}

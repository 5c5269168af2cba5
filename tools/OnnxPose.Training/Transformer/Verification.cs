using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Training.Weights;
using static TorchSharp.torch;

namespace OnnxPose.Training.Transformer;

/// <summary>Compares this forward pass with recorded logits of the published code.</summary>
static class Verification
{
    /// <summary>The largest absolute difference at any token: of the whole sequences, and of those that the
    /// shortened ones keep.</summary>
    public static float LargestError(string folder)
    {
        var config = TransformerConfigFile.Read(Path.Combine(folder, "config.json"));
        using var network = new PoseTransformer(config, PoseRandom.FromSeed(0));
        network.Parameters.Load(WeightFile.Read(Path.Combine(folder, "model.safetensors")));
        var recorded = WeightFile.Read(Path.Combine(folder, "io.safetensors"));
        var worst = FullPassError(network, recorded);
        for (var row = 0; row < recorded["tf.image_ratio"].Values.Length; row++)
        {
            if (CountPeople(recorded, config, row) is { } people)
            {
                worst = MathF.Max(worst, RowError(network, recorded, row, people));
            }
        }
        return worst;
    }

    static float FullPassError(PoseTransformer network, Dictionary<string, FloatTensor> recorded)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var config = network.Config;
        var poses = TeacherForcedPoses.From(config, recorded["tf.image_ratio"].Values,
            recorded["tf.bboxes"].Values, recorded["tf.bodies"].Values, recorded["tf.faces"].Values,
            recorded["tf.hands"].Values);
        var text = recorded["tf.text_embeddings"];
        var logits = network.FullPass(tensor(poses.Coordinates).view(poses.Rows, -1, 2),
            tensor(poses.Real).view(poses.Rows, -1), tensor(text.Values).view(text.Shape));
        var expected = tensor(recorded["tf.logits"].Values)
            .view(poses.Rows, config.MaxTokens, -1).narrow(1, 0, config.MaxTokens - 1);
        return (logits - expected).abs().max().item<float>();
    }

    // People 0 to n-1 without a gap; null for the row with one, which training never sees.
    static int? CountPeople(Dictionary<string, FloatTensor> recorded, PoseTransformerConfig config, int row)
    {
        var present = Enumerable.Range(0, config.MaxPeople).Select(person =>
        {
            var corners = recorded["tf.bboxes"].Values.AsSpan((row * config.MaxPeople + person) * 4, 4);
            return (corners[0] != -1 && corners[1] != -1) || (corners[2] != -1 && corners[3] != -1);
        }).ToArray();
        var people = present.Count(static p => p);
        return present.Take(people).All(static p => p) ? people : null;
    }

    static float RowError(PoseTransformer network, Dictionary<string, FloatTensor> recorded, int row,
        int people)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var config = network.Config;
        var layout = new TokenLayout(config, people, PoseTransformerConfig.PersonPoints);
        var text = recorded["tf.text_embeddings"];
        var logits = network.Forward(layout,
            tensor(recorded["tf.image_ratio"].Values.AsSpan(row, 1).ToArray()).view(1, 1),
            tensor(Coordinates(recorded, config, row, layout)).view(1, -1, 2),
            tensor(text.Values).view(text.Shape).narrow(0, row, 1)).data<float>().ToArray();
        var expected = recorded["tf.logits"].Values;
        var worst = 0f;
        for (var token = 0; token < layout.Tokens; token++)
        {
            var at = (row * config.MaxTokens + PublishedIndex(config, layout, token)) * config.LogitsPerToken;
            for (var i = 0; i < config.LogitsPerToken; i++)
            {
                worst = MathF.Max(worst,
                    MathF.Abs(expected[at + i] - logits[token * config.LogitsPerToken + i]));
            }
        }
        return worst;
    }

    static float[] Coordinates(Dictionary<string, FloatTensor> recorded, PoseTransformerConfig config,
        int row, TokenLayout layout)
    {
        List<float> values = [.. recorded["tf.bboxes"].Values.AsSpan(row * config.MaxPeople * 4,
            layout.People * 4)];
        if (layout.HasIsolatedCorner)
        {
            values.AddRange([-1, -1]);
        }
        for (var person = 0; person < layout.People; person++)
        {
            foreach (var kind in (string[])["tf.bodies", "tf.faces", "tf.hands"])
            {
                var source = recorded[kind];
                var count = (int)source.Shape[2] * 2;
                values.AddRange(source.Values.AsSpan((row * config.MaxPeople + person) * count, count));
            }
        }
        return [.. values];
    }

    static int PublishedIndex(PoseTransformerConfig config, TokenLayout layout, int token) =>
        token < layout.Boxes || !layout.HasIsolatedCorner ? token
        : 2 * config.MaxPeople + token - layout.IsolatedIndex;
}

using OnnxPose.Evaluation.Scenes;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Poses;
using OnnxPose.Training.Text;
using OnnxPose.Training.Transformer;

namespace OnnxPose.Training.Data;

/// <summary>Draws batches of scenes; the batch with a given number is always the same one.</summary>
sealed class PoseBatchSource(PoseTransformerConfig config, CaptionTokens tokens, SceneSplit split,
    PoseRandom random)
{
    // Which limb acts is what is learned last; people who just sit or jump are soon drawn well.
    const float SidelessLeftOut = 0.6f;

    /// <summary>A batch of a kind that is drawn by the kinds' shares.</summary>
    public PoseBatch Draw(IReadOnlyList<BatchKind> kinds, long number)
    {
        var stream = random.Fork((int)number);
        var left = stream.NextDouble() * kinds.Sum(static k => k.Share);
        var kind = kinds[^1];
        foreach (var candidate in kinds)
        {
            left -= candidate.Share;
            if (left < 0)
            {
                kind = candidate;
                break;
            }
        }
        return Draw(kind, ref stream);
    }

    /// <summary>A batch of one kind.</summary>
    public PoseBatch Draw(BatchKind kind, ref PoseRandom stream)
    {
        var layout = new TokenLayout(config, kind.People, kind.Points.Last, kind.Points.Before);
        var batch = new PoseBatch(kind, layout, new float[kind.Scenes],
            new float[kind.Scenes * layout.Tokens * 2], new long[kind.Captions * tokens.Length]);
        for (var caption = 0; caption < kind.Captions; caption++)
        {
            var scene = DrawScene(kind, ref stream);
            tokens.Encode(CaptionOf(scene, kind, ref stream), batch.Ids.AsSpan(caption * tokens.Length, tokens.Length));
            for (var i = 0; i < kind.PosesPerCaption; i++)
            {
                var pose = i == 0 ? scene.Pose : SceneSampler.Again(scene.Description, ref stream);
                Put(batch, caption * kind.PosesPerCaption + i,
                    kind.TakenOut ? OneOf(pose, ref stream) : pose);
            }
        }
        return batch;
    }

    Scene DrawScene(BatchKind kind, ref PoseRandom stream)
    {
        while (true)
        {
            var scene = SceneSampler.Sample(split, ref stream);
            if (Fits(scene, kind)
                && (SaysEnough(scene.Description) || stream.NextSingle() >= SidelessLeftOut))
            {
                return scene;
            }
        }
    }

    static bool Fits(Scene scene, BatchKind kind) => kind.TakenOut
        ? scene.Pose.People.Length > 1 && scene.Description is { Alike: true, IsInteraction: false }
        : scene.Pose.People.Length == kind.People && !(kind.Mixed && scene.Description.Alike);

    static string CaptionOf(Scene scene, BatchKind kind, ref PoseRandom stream) =>
        kind.TakenOut && stream.NextSingle() < 0.5f ? WordDropout.WithoutCount(scene.Caption) : scene.Caption;

    static Pose OneOf(Pose pose, ref PoseRandom stream) =>
        new(pose.AspectRatio, [pose.People[stream.NextInt32(pose.People.Length)]]);

    static bool SaysEnough(SceneDescription scene) =>
        scene.IsInteraction || scene.People.Any(static p => p.Side != Side.None);

    static void Put(PoseBatch batch, int index, Pose pose)
    {
        var numbers = batch.Layout.Tokens * 2;
        batch.Ratios[index] = pose.AspectRatio;
        Flatten(batch.Layout, pose, batch.Coordinates.AsSpan(index * numbers, numbers));
    }

    static void Flatten(TokenLayout layout, Pose pose, Span<float> target)
    {
        target.Fill(-1);
        for (var person = 0; person < layout.People; person++)
        {
            var box = pose.People[person].Box;
            Put(target, 2 * person, box.Corner0);
            Put(target, 2 * person + 1, box.Corner1);
        }
        foreach (var stretch in layout.Stretches.Where(static s => s.Kind != TokenKind.Box))
        {
            var person = pose.People[stretch.Person];
            var points = stretch.Kind switch
            {
                TokenKind.Body => person.Body,
                TokenKind.Face => person.Face,
                _ => person.Hands,
            };
            for (var i = 0; i < stretch.Count; i++)
            {
                if (points[i] is { } point)
                {
                    Put(target, stretch.Start + i, person.Box.ToLocal(point));
                }
            }
        }
    }

    // Generation clamps what it draws, so that nothing outside [0, 1] is ever fed back.
    static void Put(Span<float> target, int token, Keypoint point)
    {
        target[2 * token] = Math.Clamp(point.X, 0, 1);
        target[2 * token + 1] = Math.Clamp(point.Y, 0, 1);
    }
}

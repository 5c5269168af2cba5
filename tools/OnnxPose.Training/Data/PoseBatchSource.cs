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
    // Which limb acts, and which way people go, is learned last; people who just sit or jump are soon drawn
    // well.
    const float SidelessLeftOut = 0.6f;

    // Of people taken out of their scene, most shall do what captions of so many people never say.
    const float CommonLeftOut = 0.9f;

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
        var subject = stream.NextInt32(kind.People);
        var taken = kind.Everybody ? 0..kind.People : subject..(subject + 1);
        for (var caption = 0; caption < kind.Captions; caption++)
        {
            var scene = DrawScene(kind, ref stream);
            tokens.Encode(
                CaptionOf(scene, kind, ref stream),
                batch.Ids.AsSpan(caption * tokens.Length, tokens.Length));
            for (var i = 0; i < kind.PosesPerCaption; i++)
            {
                var pose = i == 0 ? scene.Pose : SceneSampler.Again(scene.Description, ref stream);
                var row = caption * kind.PosesPerCaption + i;
                if (kind.TakenOut)
                {
                    pose = AmongStrangers(kind, taken, scene.Description, pose, ref stream);
                    Forget(batch, row, taken);
                }
                Put(batch, row, pose);
            }
        }
        return batch;
    }

    Scene DrawScene(BatchKind kind, ref PoseRandom stream)
    {
        while (true)
        {
            var scene = kind.Apart ? SceneSampler.SampleThreeApart(split, ref stream)
                : SceneSampler.Sample(split, ref stream);
            if (Fits(scene.Description, kind)
                && (SaysEnough(scene.Description) || stream.NextSingle() >= SidelessLeftOut)
                && (!kind.TakenOut || IsRare(scene.Description, kind.People)
                    || stream.NextSingle() >= CommonLeftOut))
            {
                return scene;
            }
        }
    }

    static bool Fits(SceneDescription scene, BatchKind kind)
    {
        if (!kind.TakenOut)
        {
            return scene.People.Length == kind.People && kind.Takes(scene);
        }
        return scene.People.Length != kind.People && !scene.IsInteraction && scene.Alike != kind.Apart;
    }

    static bool IsRare(SceneDescription scene, int people) =>
        scene.People.Take(people).Any(p => HeldOut.Combination(p.Action, p.Side, people));

    // All but the people taken, and the boxes, as the sentence speaks of another number of people.
    static void Forget(PoseBatch batch, int row, Range taken)
    {
        var learned = batch.Learned.AsSpan(row * batch.Layout.Tokens, batch.Layout.Tokens);
        foreach (var stretch in batch.Layout.Stretches)
        {
            if (stretch.Kind == TokenKind.Box || stretch.Person < taken.Start.Value
                || stretch.Person >= taken.End.Value)
            {
                learned.Slice(stretch.Start, stretch.Count).Clear();
            }
        }
    }

    static string CaptionOf(Scene scene, BatchKind kind, ref PoseRandom stream) =>
        kind.TakenOut && stream.NextSingle() < 0.5f ? WordDropout.WithoutCount(scene.Caption) : scene.Caption;

    // People of a pose in the places of so many strangers: as high as those, about the same middles.
    Pose AmongStrangers(
        BatchKind kind, Range places, SceneDescription scene, Pose pose, ref PoseRandom stream)
    {
        var own = kind.Apart ? 0 : stream.NextInt32(pose.People.Length);
        if (kind.People == 1)
        {
            return new(pose.AspectRatio, [pose.People[own]]);
        }
        Pose crowd;
        do
        {
            crowd = SceneSampler.Sample(split, ref stream).Pose;
        }
        while (crowd.People.Length != kind.People);
        var people = crowd.People.ToArray();
        for (var place = places.Start.Value; place < places.End.Value; place++)
        {
            if (place > places.Start.Value && !kind.Apart)
            {
                pose = SceneSampler.Again(scene, ref stream);     // who do the same are still not the same
            }
            people[place] = InPlaceOf(people[place].Box, pose.People[kind.Apart ? place : own],
                pose.AspectRatio / crowd.AspectRatio);
        }
        return new(crowd.AspectRatio, [.. people]);
    }

    static Person InPlaceOf(BoundingBox place, Person person, float widening)
    {
        var own = person.Box;
        var scale = (place.Corner1.Y - place.Corner0.Y) / (own.Corner1.Y - own.Corner0.Y);
        var middle = place.ToImage(new(0.5f, 0.5f));
        var (halfWidth, halfHeight) = ((own.Corner1.X - own.Corner0.X) * scale * widening / 2,
            (own.Corner1.Y - own.Corner0.Y) * scale / 2);
        var box = new BoundingBox(
            new(middle.X - halfWidth, middle.Y - halfHeight),
            new(middle.X + halfWidth, middle.Y + halfHeight));
        return new(box, Move(person.Body), Move(person.Face), Move(person.Hands));

        KeypointSet Move(KeypointSet points)
        {
            var moved = new Keypoint?[points.Count];
            for (var i = 0; i < moved.Length; i++)
            {
                moved[i] = points[i] is { } point ? box.ToImage(own.ToLocal(point)) : null;
            }
            return new(moved);
        }
    }

    static bool SaysEnough(SceneDescription scene) =>
        scene.IsInteraction || scene.View is View.FacingLeft or View.FacingRight
        || scene.People.Any(static p => p.Side != Side.None);

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

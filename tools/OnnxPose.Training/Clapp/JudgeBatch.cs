using System.Collections.Immutable;
using OnnxPose.Evaluation.Scenes;
using OnnxPose.Evaluation.Scenes.Captions;
using OnnxPose.Imaging;
using OnnxPose.Numerics;
using OnnxPose.Poses;
using OnnxPose.Training.Text;

namespace OnnxPose.Training.Clapp;

/// <summary>Captions with pose pictures.</summary>
/// <param name="Count">Pairs.</param>
/// <param name="Ids">[pair, token].</param>
/// <param name="Ends">[pair]: where the first end token stands.</param>
/// <param name="Pixels">[pair, 3, side, side], as the vision encoder reads them.</param>
sealed record JudgeBatch(int Count, long[] Ids, long[] Ends, float[] Pixels);

/// <summary>Draws batches of the judge's split; the batch with a given number is always the same
/// one.</summary>
/// <remarks>Thread-safe.</remarks>
sealed class JudgeBatchSource(CaptionTokens tokens, ClipImageProcessor processor, PoseRandom random)
{
    const int LargeSide = 512;

    /// <summary>How often a scene is followed by its mirrored sentence, so that telling left from right
    /// pays.</summary>
    public required double TwinShare { get; init; }

    /// <summary>How often a scene must hold a combination that T2P never saw: by themselves few do, and the
    /// judge is to know them as well as the others.</summary>
    public required double RareShare { get; init; }

    /// <summary>How often a picture is drawn larger and reduced, as one from a file is.</summary>
    public required double LargeShare { get; init; }

    /// <summary>The batch with a given number.</summary>
    public JudgeBatch Draw(long number, int count)
    {
        var stream = random.Fork((int)number);
        var scenes = new List<Scene>(count + 1);
        while (scenes.Count < count)
        {
            var split = stream.NextDouble() < RareShare ? SceneSplit.JudgeRare : SceneSplit.Judge;
            scenes.Add(SceneSampler.Sample(split, ref stream));
            if (stream.NextDouble() < TwinShare && Twin(scenes[^1].Description, ref stream) is { } twin)
            {
                scenes.Add(twin);
            }
        }
        var pictures = new RgbImage[count];
        for (var i = 0; i < count; i++)
        {
            pictures[i] = Picture(scenes[i].Pose, stream.NextDouble() < LargeShare);
        }
        return Collect([.. scenes.Take(count).Select(static s => s.Caption)], pictures);
    }

    /// <summary>Pairs drawn as the runtime draws them.</summary>
    public JudgeBatch Of(IReadOnlyList<Scene> scenes) =>
        Collect([.. scenes.Select(static s => s.Caption)],
            [.. scenes.Select(s => Picture(s.Pose, isLarge: false))]);

    RgbImage Picture(Pose pose, bool isLarge) =>
        PosePainter.DrawCenterCrop(pose, isLarge ? LargeSide : processor.Settings.CropSide);

    JudgeBatch Collect(string[] captions, RgbImage[] pictures)
    {
        var count = captions.Length;
        var batch = new JudgeBatch(count, new long[count * tokens.Length], new long[count],
            new float[count * processor.Count]);
        for (var i = 0; i < count; i++)
        {
            batch.Ends[i] = tokens.Encode(captions[i], batch.Ids.AsSpan(i * tokens.Length, tokens.Length));
            processor.Process(pictures[i], batch.Pixels.AsSpan(i * processor.Count, processor.Count));
        }
        return batch;
    }

    // The same scene but for the side of one person, as the split allows it; null where nobody has a side.
    static Scene? Twin(SceneDescription scene, ref PoseRandom stream)
    {
        var sided = scene.People.Index().Where(static p => p.Item.Side is Side.Left or Side.Right)
            .Select(static p => p.Index).ToImmutableArray();
        if (sided.IsEmpty)
        {
            return null;
        }
        var one = sided[stream.NextInt32(sided.Length)];
        var all = scene.Alike;
        var mirrored = scene with
        {
            People = [.. scene.People.Select((p, i) => all || i == one ? Mirror(p) : p)],
        };
        var caption = CaptionWriter.Write(mirrored, ref stream);
        if (!HeldOut.Allows(SceneSplit.Judge, mirrored, caption))
        {
            return null;
        }
        var pose = SceneSampler.Again(mirrored, ref stream);
        return new() { Caption = caption, Description = mirrored, Pose = pose };
    }

    static PersonDescription Mirror(PersonDescription person) =>
        person with { Side = person.Side == Side.Left ? Side.Right : Side.Left, SideStated = true };
}

using System.Collections.Immutable;
using OnnxPose.Inference;
using OnnxPose.Poses;
using OnnxPose.Scoring;
using OnnxPose.TextToPose;

namespace OnnxPose;

// The best of several poses.
public sealed partial class PosePipeline
{
    void RequireScorer(PoseRequest request)
    {
        if (request.BestOf is not { } drawn)
        {
            return;
        }
        if (_scorer is null)
        {
            throw new InvalidOperationException(
                "The pipeline was loaded without a scorer, which the best of several poses need. Load it " +
                $"with {nameof(PosePipelineOptions)}.{nameof(PosePipelineOptions.Scorer)}.");
        }
        if (drawn < request.Count)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The request keeps the best {request.Count} poses of {drawn}; expected at most as many ") +
                $"as are drawn. Raise {nameof(PoseRequest.BestOf)} or lower {nameof(PoseRequest.Count)}.");
        }
    }

    /// <summary>The scores of each request's poses; none where it wants none.</summary>
    ImmutableArray<float>[] Score(
        PoseRequest[] requests, GeneratedPose[] poses, List<NetworkDevice> devices, StageClock clock,
        CancellationToken stop)
    {
        var scores = Array.ConvertAll(requests, static _ => ImmutableArray<float>.Empty);
        var scored = requests.Where(static request => request.BestOf is not null).ToArray();
        if (scored.Length == 0)
        {
            return scores;
        }
        using var borrowed = clock.Borrow(_scorer!);
        clock.Begin(GenerateStage.Score);
        var (texts, vectors) = Embed(borrowed.Value, scored, Scored(requests, poses), stop);
        devices.AddRange(borrowed.Value.Devices);
        clock.End(scored.Sum(static request => request.Draws));
        for (var (i, text, first) = (0, 0, 0); i < requests.Length; i++)
        {
            if (requests[i].BestOf is { } drawn)
            {
                scores[i] = [.. Enumerable.Range(first, drawn).Select(pose =>
                    texts.Cosine(text, vectors, pose))];
                (text, first) = (text + 1, first + drawn);
            }
        }
        return scores;
    }

    // One run of each encoder for all requests, as long as they are not too many.
    static (Embeddings Texts, Embeddings Poses) Embed(
        IPoseScorer scorer, PoseRequest[] requests, Pose[] poses, CancellationToken stop)
    {
        var features = scorer.ReadTexts([.. requests.Select(static request => request.Prompt)], stop);
        return (new(scorer.EmbedTexts(features, stop), scorer.EmbeddingWidth),
            new(scorer.EmbedPoses(poses, stop), scorer.EmbeddingWidth));
    }

    static Pose[] Scored(PoseRequest[] requests, GeneratedPose[] poses)
    {
        var wanted = new List<Pose>();
        for (var (i, first) = (0, 0); i < requests.Length; first += requests[i++].Draws)
        {
            if (requests[i].BestOf is { } drawn)
            {
                wanted.AddRange(poses.Skip(first).Take(drawn).Select(static pose => pose.Pose));
            }
        }
        return [.. wanted];
    }

    static ImmutableArray<GeneratedPose> Best(
        ReadOnlySpan<GeneratedPose> drawn, ImmutableArray<float> scores, int count)
    {
        var best = ImmutableArray.CreateBuilder<GeneratedPose>(count);
        foreach (var pose in BestPoses.Of(scores, count))
        {
            best.Add(drawn[pose]);
        }
        return best.MoveToImmutable();
    }
}

using OnnxPose.Scoring;

namespace OnnxPose.Evaluation.TextToPose;

/// <summary>CLaPP as the judge of poses for a set of captions, each of which is read once.</summary>
sealed class CaptionJudge
{
    readonly IPoseScorer _scorer;
    readonly Embeddings _texts;
    readonly CancellationToken _stop;

    /// <summary>Reads the captions.</summary>
    /// <param name="scorer">Stays the caller's.</param>
    /// <param name="captions">One or more.</param>
    /// <param name="stop">Stops every call within about one node's time.</param>
    public CaptionJudge(IPoseScorer scorer, IReadOnlyList<string> captions, CancellationToken stop)
    {
        (_scorer, _stop) = (scorer, stop);
        Features = scorer.ReadTexts(captions, stop);
        _texts = new(scorer.EmbedTexts(Features, stop), scorer.EmbeddingWidth);
    }

    /// <summary>(caption, feature): what the text encoder gives of each caption.</summary>
    public float[] Features { get; }

    /// <summary>The scores of poses, each against one caption.</summary>
    /// <param name="poses">One or more.</param>
    /// <param name="captionOf">For each pose the number of its caption.</param>
    public float[] Score(IReadOnlyList<Pose> poses, Func<int, int> captionOf)
    {
        var vectors = new Embeddings(_scorer.EmbedPoses(poses, _stop), _scorer.EmbeddingWidth);
        return [.. Enumerable.Range(0, vectors.Count).Select(pose =>
            _texts.Cosine(captionOf(pose), vectors, pose))];
    }
}

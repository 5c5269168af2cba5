namespace OnnxPose.Evaluation.TextToPose;

/// <summary>Poses for many captions, batch by batch.</summary>
static class CaptionPoses
{
    // What a request can be made for; poses from elsewhere may be longer and narrower.
    const float NarrowestRatio = 0.01f, WidestRatio = 100;

    /// <summary>Draws poses, those of each caption from its own seed.</summary>
    /// <param name="pipeline">What draws them.</param>
    /// <param name="captions">Each with the shape of its picture, width over height.</param>
    /// <param name="options">Temperature, seed and batches.</param>
    /// <param name="draws">How many for each caption; the first is what one draw alone would be.</param>
    /// <param name="progress">Told how many captions are done, of how many.</param>
    /// <param name="cancellationToken">Stops within about one network step.</param>
    /// <returns>(caption, draw).</returns>
    public static Pose[][] Draw(PosePipeline pipeline, IReadOnlyList<(string Caption, float Ratio)> captions,
        T2PEvaluationOptions options, int draws, IProgress<(int Done, int All)>? progress,
        CancellationToken cancellationToken)
    {
        var poses = new List<Pose[]>();
        foreach (var batch in captions.Index().Chunk(options.BatchSize))
        {
            var requests = batch.Select(caption => new PoseRequest(caption.Item.Caption)
            {
                AspectRatio = Math.Clamp(caption.Item.Ratio, NarrowestRatio, WidestRatio),
                Temperature = options.Temperature,
                Seed = options.Seed + (ulong)caption.Index,
                Count = draws,
            }).ToArray();
            poses.AddRange(pipeline.GeneratePoses(requests, null, cancellationToken)
                .Select(static result => result.Poses.Select(static pose => pose.Pose).ToArray()));
            progress?.Report((poses.Count, captions.Count));
        }
        return [.. poses];
    }
}

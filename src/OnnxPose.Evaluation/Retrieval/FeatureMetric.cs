namespace OnnxPose.Evaluation.Retrieval;

/// <summary>How near two features are.</summary>
public enum FeatureMetric
{
    /// <summary>The angle between them; their lengths do not count. A feature of zeros is at a right angle to
    /// all.</summary>
    Cosine,

    /// <summary>The length of their difference.</summary>
    L2,
}

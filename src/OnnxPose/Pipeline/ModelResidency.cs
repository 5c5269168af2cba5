namespace OnnxPose;

/// <summary>How long networks stay in memory.</summary>
public enum ModelResidency
{
    /// <summary>Each is opened when it is first needed and stays until the pipeline is disposed.</summary>
    All,

    /// <summary>Each is opened for its stage and closed after it, so that only one stage's networks are in
    /// memory at once; every call opens them again.</summary>
    Staged,
}

namespace OnnxPose;

/// <summary>Told of every denoising step, on the thread that does the work; what it throws ends the call and
/// reaches the caller.</summary>
public delegate void LatentPreviewReceiver(in LatentPreview preview);

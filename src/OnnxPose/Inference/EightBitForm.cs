namespace OnnxPose.Inference;

/// <summary>What becomes of a network where <see cref="Precision.EightBit"/> is asked for.</summary>
enum EightBitForm
{
    /// <summary>It computes in its device's own precision.</summary>
    NotNeeded,

    /// <summary>It can be built with 8-bit weights.</summary>
    Built,

    /// <summary>It is refused: its weights would not fit into a model, or pictures would show it.</summary>
    Refused,
}

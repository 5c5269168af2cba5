namespace OnnxPose.Onnx.Graphs;

/// <summary>What a graph is written for. The default is fp32 on ONNX Runtime.</summary>
readonly record struct GraphTarget
{
    /// <summary>The oldest operator set that has all operators used here.</summary>
    public const int OldestOperatorSet = 18;

    /// <summary>The newest operator set whose operators used here are known to be the same.</summary>
    public const int NewestOperatorSet = 23;

    const int UsualOperatorSet = 20;     // the first with Gelu

    /// <summary>What it computes in: fp32 (the default) or fp16.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is another type.</exception>
    public OnnxType Precision
    {
        get => field == default ? OnnxType.Float32 : field;
        init => field = value is OnnxType.Float32 or OnnxType.Float16
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Precision), value, "Graphs compute in fp32 or fp16.");
    }

    /// <summary>True: standard operators of ONNX only, for any runtime. False, the default: ONNX Runtime's
    /// fused ones too.</summary>
    public bool Portable { get; init; }

    /// <summary>The version of the standard operators: <see cref="OldestOperatorSet"/> to
    /// <see cref="NewestOperatorSet"/>; 20 is the default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public int OperatorSet
    {
        get => field == 0 ? UsualOperatorSet : field;
        init => field = value is >= OldestOperatorSet and <= NewestOperatorSet
            ? value
            : throw new ArgumentOutOfRangeException(nameof(OperatorSet), value,
                $"Graphs are written in operator set {OldestOperatorSet} to {NewestOperatorSet}.");
    }

    /// <summary>The version of the file format that goes with the operators.</summary>
    public int FormatVersion => OperatorSet switch
    {
        <= 18 => 8,
        <= 20 => 9,
        <= 22 => 10,
        _ => 11,
    };

    /// <summary>Whether Linears get 8-bit weights, which ONNX Runtime alone multiplies with.</summary>
    public bool EightBitWeights { get; init; }

    /// <summary>ONNX Runtime in a precision; <see cref="OnnxType.Int8"/> is fp32
    /// with 8-bit weights.</summary>
    public static implicit operator GraphTarget(OnnxType precision) => precision == OnnxType.Int8
        ? new() { EightBitWeights = true }
        : new() { Precision = precision };
}

using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Inference;

/// <summary>How networks are opened. Immutable and thread-safe.</summary>
public sealed record InferenceOptions
{
    /// <summary>The defaults.</summary>
    public static InferenceOptions Default { get; } = new();

    /// <summary>The device. The default is <see cref="DevicePolicy.Auto"/>.</summary>
    public DevicePolicy Device { get; init; } = DevicePolicy.Auto;

    /// <summary>
    /// Threads that one run computes with on the CPU: 1 to 1024, or 0 for all processors this process may
    /// use. The default is 0.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>
    /// Microseconds that a thread waits for work before it sleeps: 0 to 1,000,000. The default is 50: as fast
    /// as waiting without end on an idle machine, and without its collapse when another process takes a core.
    /// </summary>
    public int SpinMicroseconds { get; init; } = 50;

    /// <summary>
    /// True, the default: weights are copied into the layout that the CPU multiplies fastest. False: fp32
    /// weights stay mapped from their file, a model opens in milliseconds and takes no memory of its own; a
    /// decoding step takes about a fifth longer. 8-bit weights are always copied.
    /// </summary>
    public bool Prepack { get; init; } = true;

    /// <summary>What networks compute in. The default is <see cref="Precision.Auto"/>.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Whether ONNX Runtime rewrites graphs when it opens them.</summary>
    internal bool OptimizesGraph { get; init; } = true;

    /// <summary>What graphs are written in whatever the device; null lets <see cref="Precision"/> and the
    /// device decide.</summary>
    internal OnnxType? GraphType { get; init; }

    /// <summary>
    /// Bytes that each network may take of a GPU's memory, from 1; null, the default, for no limit. The CPU
    /// knows none.
    /// </summary>
    public long? GpuMemoryLimit { get; init; }

    /// <summary>
    /// True: on a GPU the text-to-pose transformer's step is recorded once (a CUDA graph) and replayed, which
    /// saves the launches of its hundred small kernels. Its cache then has room for the longest sequence from
    /// the start. The default is false; the CPU ignores it.
    /// </summary>
    public bool CudaGraph { get; init; }

    /// <summary>Whether this session's runs are recorded: its inputs and outputs then keep their places on
    /// the GPU.</summary>
    internal bool CapturesGraph { get; init; }

    /// <summary>Where ONNX Runtime's own profiles of the networks are collected; null for no profiles. With
    /// them a run takes several times as long.</summary>
    internal RuntimeProfile? Profile { get; init; }

    /// <summary>Takes CUDA's place where a test has none; null, the default, for CUDA itself. Given a slot,
    /// it says why a GPU is not usable there; for null the session goes the GPU's way through our code and
    /// runs on the CPU.</summary>
    internal Func<string, string?>? CudaStandIn { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of the range it documents.</exception>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Device);
        if (!Enum.IsDefined(Precision))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Precision), Precision, $"{Precision} is no precision.");
        }
        Require(Threads, 0, 1024, nameof(Threads));
        Require(SpinMicroseconds, 0, 1_000_000, nameof(SpinMicroseconds));
        if (GpuMemoryLimit < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(GpuMemoryLimit), GpuMemoryLimit,
                $"{nameof(GpuMemoryLimit)} is {GpuMemoryLimit}; expected at least 1.");
        }
    }

    /// <summary>What the graph of a network is written in on a device.</summary>
    internal OnnxType TypeOn(bool gpu, EightBitForm eightBits)
    {
        var own = gpu ? OnnxType.Float16 : OnnxType.Float32;
        return GraphType ?? Precision switch
        {
            Precision.Fp32 => OnnxType.Float32,
            Precision.EightBit when !gpu && eightBits == EightBitForm.Built => OnnxType.Int8,
            _ => own,
        };
    }

    static void Require(int value, int min, int max, string name)
    {
        if (value < min || value > max)
        {
            throw new ArgumentOutOfRangeException(
                name, value, $"{name} is {value}; expected {min} to {max}.");
        }
    }
}

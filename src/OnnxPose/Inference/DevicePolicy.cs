using System.Globalization;

namespace OnnxPose.Inference;

/// <summary>Which device to run on, and what to do when it is not there. Immutable and thread-safe.</summary>
public sealed record DevicePolicy
{
    DevicePolicy(DeviceKind kind, int index) => (Kind, Index) = (kind, index);

    /// <summary>CUDA where it is usable, else the CPU.</summary>
    public static DevicePolicy Auto { get; } = new(DeviceKind.Auto, 0);

    /// <summary>The CPU.</summary>
    public static DevicePolicy Cpu { get; } = new(DeviceKind.Cpu, 0);

    /// <summary>What is asked for.</summary>
    public DeviceKind Kind { get; }

    /// <summary>Which GPU, from 0.</summary>
    public int Index { get; }

    /// <summary>
    /// True: a CUDA device that is not usable is a <see cref="DeviceNotAvailableException"/>. False: the CPU
    /// takes its place and <see cref="DeviceReport.FallbackReason"/> says why. The default is false.
    /// </summary>
    public bool Required { get; init; }

    /// <summary>A GPU by its number, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative.</exception>
    public static DevicePolicy Cuda(int index = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new(DeviceKind.Cuda, index);
    }

    /// <summary>Reads <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>, in any case.</summary>
    /// <exception cref="FormatException">It is none of them.</exception>
    public static DevicePolicy Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        const string NumberedGpu = "cuda:";
        if (text.StartsWith(NumberedGpu, StringComparison.OrdinalIgnoreCase)
            && int.TryParse(
                text.AsSpan(
                    NumberedGpu.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return Cuda(index);
        }
        return text.ToUpperInvariant() switch
        {
            "AUTO" => Auto,
            "CPU" => Cpu,
            "CUDA" => Cuda(),
            _ => throw new FormatException($"'{text}' is not a device. Expected auto, cpu, cuda or cuda:N."),
        };
    }

    /// <summary>The policy as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Kind switch
    {
        DeviceKind.Auto => "auto",
        DeviceKind.Cpu => "cpu",
        _ => string.Create(CultureInfo.InvariantCulture, $"cuda:{Index}"),
    };
}

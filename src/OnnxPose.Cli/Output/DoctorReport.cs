using System.Globalization;
using System.Text.Json;
using OnnxPose.Components;
using OnnxPose.Inference;

namespace OnnxPose.Cli.Output;

/// <summary>What <c>doctor</c> prints.</summary>
/// <param name="Model">The model's folder.</param>
/// <param name="Memory">What it takes; null where it cannot be read.</param>
/// <param name="Cuda">What of CUDA is there.</param>
/// <param name="Gpus">What the driver knows.</param>
/// <param name="Outlook">What would be used.</param>
sealed record DoctorReport(
    string Model, MemoryEstimate? Memory, CudaDiagnosis Cuda, IReadOnlyList<GpuInfo> Gpus,
    DeviceOutlook Outlook)
{
    /// <summary>One fact a line.</summary>
    public string Text() => string.Join(Environment.NewLine,
        Lines().Select(static line => $"{line.Name + ":",-11} {line.Value}"));

    /// <summary>One object.</summary>
    public string Json() => JsonText.Object(json =>
    {
        json.WriteString("command", "doctor");
        json.WriteString("runtime", OnnxEnvironment.Version);
        json.WriteString("library", NativeRuntime.Path);
        WriteList(json, "providers", OnnxEnvironment.Instance.GetAvailableProviders());
        WriteList(json, "gpus", Gpus.Select(static gpu => gpu.Name));
        json.WriteString("driver", Gpus.Count == 0 ? null : Gpus[0].Driver);
        WriteList(json, "found", Cuda.Found);
        WriteList(json, "missing", Cuda.Missing);
        if (Outlook.FreeBytes is { } free)
        {
            json.WriteNumber("freeBytes", free);
        }
        json.WriteString("model", Model);
        if (Memory is { } memory)
        {
            json.WriteNumber("neededBytes", memory.All);
            json.WriteNumber("neededBytesStaged", memory.Staged);
        }
        json.WriteString("device", Outlook.Device);
        json.WriteString("reason", Outlook.Reason);
        json.WriteString("fix", Fix);
    });

    string? Fix => Memory?.Advice(ModelResidency.All, Outlook) is { } advice
        ? $"{Outlook.Fix} {char.ToUpperInvariant(advice[0])}{advice[1..]}.".TrimStart()
        : Outlook.Fix;

    IEnumerable<(string Name, string Value)> Lines() =>
    [
        ("runtime", $"ONNX Runtime {OnnxEnvironment.Version}"),
        ("library", NativeRuntime.Path ?? "the system does not tell where it lies"),
        ("interface", $"Microsoft.ML.OnnxRuntime.Managed {NativeRuntime.ManagedVersion}"),
        ("providers", string.Join(", ", OnnxEnvironment.Instance.GetAvailableProviders())),
        ("driver", Gpus.Count == 0 ? "nvidia-smi knows of none" : Gpus[0].Driver),
        .. Gpus.Select(static (gpu, i) => ("gpu", string.Create(CultureInfo.InvariantCulture,
            $"{i}: {gpu.Name}, {gpu.FreeBytes / 1e9:F1} of {gpu.TotalBytes / 1e9:F1} GB free"))),
        ("found", List(Cuda.Found)), ("missing", List(Cuda.Missing)),
        ("memory", Outlook.FreeBytes is { } free ? Size(free) + " free" : "not known"),
        ("model", Model + (Memory is { } memory
            ? $" needs {Size(memory.All)}, with --residency staged {Size(memory.Staged)}"
            : " cannot be read")),
        ("would use", $"{Outlook.Device}, because {Outlook.Reason}"),
        ("fix", Fix ?? "nothing to do"),
    ];

    static string Size(long bytes) => bytes < 1e8
        ? FormattableString.Invariant($"{bytes / 1e6:F1} MB")
        : FormattableString.Invariant($"{bytes / 1e9:F1} GB");

    static string List(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);

    static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }
        json.WriteEndArray();
    }
}

namespace OnnxPose.Inference;

/// <summary>What CUDA needs on this machine, and what of it is there.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="HasProvider">Whether the loaded ONNX Runtime has a CUDA provider.</param>
/// <param name="ProviderFile">The provider's library beside ONNX Runtime's; null where it is not
/// there.</param>
/// <param name="Found">Libraries of driver, CUDA and cuDNN that can be loaded.</param>
/// <param name="Missing">Those that cannot.</param>
public sealed record CudaDiagnosis(
    bool HasProvider, string? ProviderFile, IReadOnlyList<string> Found, IReadOnlyList<string> Missing)
{
    const string Provider = "CUDAExecutionProvider";

    static readonly string[] s_linux =
    [
        "libcudart.so.13", "libcublas.so.13", "libcublasLt.so.13", "libcufft.so.12", "libcurand.so.10",
        "libcudnn.so.9",
    ];

    static readonly string[] s_windows =
    [
        "cudart64_13.dll", "cublas64_13.dll", "cublasLt64_13.dll", "cufft64_12.dll", "curand64_10.dll",
        "cudnn64_9.dll",
    ];

    static readonly Lazy<CudaDiagnosis> s_machine = new(Probe, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>This machine's, looked up once.</summary>
    /// <exception cref="DeviceNotAvailableException">There is no native ONNX Runtime.</exception>
    public static CudaDiagnosis Machine => s_machine.Value;

    /// <summary>Whether everything is there; a GPU may still be missing or too old.</summary>
    public bool IsComplete => HasProvider && Missing.Count == 0;

    /// <summary>What is missing, by name, as one part of a sentence; null where nothing is.</summary>
    public string? Fault => (HasProvider, Missing.Count) switch
    {
        (true, 0) => null,
        (true, _) => $"CUDA's libraries are not complete: missing {List}",
        (false, 0) => NoProvider,
        _ => $"{NoProvider}; missing beside that: {List}",
    };

    /// <summary>What to do about it, in one line; null where nothing is missing.</summary>
    public string? Fix => (HasProvider, Missing.Contains(Driver)) switch
    {
        _ when IsComplete => null,
        (_, true) => $"Install NVIDIA's driver ({Driver}), then {(HasProvider ? Libraries : Package)}.",
        (false, _) => Sentence(Missing.Count == 0 ? Package : $"{Package}, and {Libraries}"),
        _ => Sentence(Libraries),
    };

    string NoProvider => $"this ONNX Runtime ({OnnxEnvironment.Version}) has no CUDA provider" +
        (ProviderFile is null ? $" ({NativeRuntime.ProviderFile("cuda")} is not beside it)" : "");

    string List => string.Join(", ", Missing);

    static string Driver => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    static string Package => "reference Microsoft.ML.OnnxRuntime.Gpu instead of Microsoft.ML.OnnxRuntime " +
        "(the command line: build it with -p:OnnxRuntimeFlavor=gpu)";

    static string Libraries => "install the CUDA toolkit and cuDNN of these versions where the system " +
        "looks for libraries";

    static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}.";

    static CudaDiagnosis Probe()
    {
        var folder = Path.GetDirectoryName(NativeRuntime.Path) ?? AppContext.BaseDirectory;
        var file = Path.Combine(folder, NativeRuntime.ProviderFile("cuda"));
        var there = File.Exists(file) ? file : null;
        var needed = Needed(there).Prepend(Driver).ToLookup(NativeRuntime.CanLoad);
        return new(OnnxEnvironment.Instance.GetAvailableProviders().Contains(Provider), there,
            [.. needed[true]], [.. needed[false]]);
    }

    // The provider's own list where it is there: it alone knows which versions it was built against.
    static string[] Needed(string? provider)
    {
        string[] own = provider is null || !OperatingSystem.IsLinux() ? [] :
        [
            .. ElfLibrary.Dependencies(provider).Where(static name =>
                name.StartsWith("libcu", StringComparison.Ordinal)
                || name.StartsWith("libnv", StringComparison.Ordinal)),
        ];
        return own.Length > 0 ? own : OperatingSystem.IsWindows() ? s_windows : s_linux;
    }
}

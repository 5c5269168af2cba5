using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OnnxPose.Inference;

/// <summary>The native ONNX Runtime of this process.</summary>
static class NativeRuntime
{
    const string Stem = "onnxruntime";

    /// <summary>The library that is loaded; null where the system does not tell.</summary>
    /// <exception cref="DeviceNotAvailableException">None can be loaded.</exception>
    public static string? Path
    {
        get
        {
            _ = OnnxEnvironment.Instance;
            using var process = Process.GetCurrentProcess();
            return process.Modules.Cast<ProcessModule>().Select(static module => module.FileName)
                .FirstOrDefault(static file => IsRuntime(System.IO.Path.GetFileName(file)));
        }
    }

    /// <summary>The version of the managed package that speaks to it.</summary>
    public static string ManagedVersion =>
        typeof(Microsoft.ML.OnnxRuntime.OrtEnv).Assembly.GetName().Version!.ToString(3);

    /// <summary>Where a provider's library would lie.</summary>
    /// <param name="provider"><c>cuda</c> or <c>shared</c>.</param>
    public static string ProviderFile(string provider) => OperatingSystem.IsWindows()
        ? $"{Stem}_providers_{provider}.dll"
        : $"lib{Stem}_providers_{provider}.so";

    /// <summary>Whether the system can load a library of this name.</summary>
    public static bool CanLoad(string library)
    {
        if (!NativeLibrary.TryLoad(library, out var handle))
        {
            return false;
        }
        NativeLibrary.Free(handle);
        return true;
    }

    static bool IsRuntime(string file) =>
        file is "onnxruntime.dll" or "libonnxruntime.dylib"
        || file.StartsWith("libonnxruntime.so", StringComparison.Ordinal);
}

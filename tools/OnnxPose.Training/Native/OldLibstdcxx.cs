using System.Runtime.InteropServices;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Training.Native;

/// <summary>Lets TorchSharp's native library load where the C++ runtime is older than GCC 13's.</summary>
/// <remarks>
/// libLibTorchSharp.so asks for one symbol of GCC 13, <c>std::ios_base_library_init()</c>, which does nothing
/// that matters after start-up. Where the system's libstdc++ lacks it (Debian 12, Ubuntu 22.04), the copy in
/// the output folder is replaced by one whose import names another function without arguments and whose
/// version requirement names GCC 12's. Where the symbol exists nothing is touched.
/// </remarks>
static class OldLibstdcxx
{
    const string Missing = "_ZSt21ios_base_library_initv";
    const string StandIn = "_ZNSt6chrono3_V212steady_clock3nowEv";
    const string MissingVersion = "GLIBCXX_3.4.32";
    const string StandInVersion = "GLIBCXX_3.4.30";

    /// <summary>Patches the library beside this program if the system needs it.</summary>
    public static void PatchIfNeeded()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native",
            "libLibTorchSharp.so");
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64
            || !File.Exists(path) || SystemHasSymbol())
        {
            return;
        }
        var library = new ElfImports(File.ReadAllBytes(path));
        if (library.Redirect(Missing, StandIn, MissingVersion, StandInVersion))
        {
            AtomicFile.Write(path, stream => stream.Write(library.Bytes));
        }
    }

    static bool SystemHasSymbol()
    {
        if (!NativeLibrary.TryLoad("libstdc++.so.6", out var runtime))
        {
            return false;
        }
        var found = NativeLibrary.TryGetExport(runtime, Missing, out _);
        NativeLibrary.Free(runtime);
        return found;
    }
}

using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace OnnxPose.Training.Native;

/// <summary>What has to happen before the first call into libtorch.</summary>
static partial class LibtorchSetup
{
    /// <summary>Loads libtorch and sets its thread count.</summary>
    /// <param name="threads">Threads of an operation.</param>
    /// <param name="yields">Whether threads that wait for each other sleep; if not,
    /// they do what they do by themselves.</param>
    public static void Load(int threads, bool yields = true)
    {
        OldLibstdcxx.PatchIfNeeded();
        if (yields && OperatingSystem.IsLinux())
        {
            // Threads that spin at a barrier take the cores from whoever shares them: 4 times slower when
            // measured. Environment.SetEnvironmentVariable is of no use: the native environment does
            // not see it.
            SetNative("OMP_WAIT_POLICY", "PASSIVE");
            SetNative("GOMP_SPINCOUNT", "0");
        }
        set_num_threads(threads);
    }

    static void SetNative(string name, string value) => _ = setenv(name, value, overwrite: 0);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}

using System.Runtime.InteropServices;

namespace OnnxPose.Onnx.Export;

/// <summary>Gives a file a second name, which no runtime can tell from the first.</summary>
static partial class HardLink
{
    /// <summary>Makes the second name, in place of whatever has it.</summary>
    /// <exception cref="IOException">The file system cannot do it, for instance because the names lie on two
    /// of them.</exception>
    public static void Create(string path, string existing)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        var made = OperatingSystem.IsWindows()
            ? CreateHardLink(temporary, existing, 0)
            : Link(existing, temporary) == 0;
        if (!made)
        {
            throw new IOException(
                $"'{existing}' cannot be linked as '{path}': {Marshal.GetLastPInvokeErrorMessage()}. " +
                "Export to the same file system, or have the weights copied.");
        }
        try
        {
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);     // a rename onto itself leaves it there
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string path);

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLink(string path, string existing, nint security);
}

using Microsoft.Win32.SafeHandles;

namespace OnnxPose.Cli;

/// <summary>Standard output as bytes, for results that go out while a command runs.</summary>
static class StandardOutput
{
    const int Descriptor = 1;

    /// <summary>Opens it.</summary>
    /// <remarks>
    /// The console's own stream swallows what is written to a pipe that nobody reads any more, and a run
    /// would go on for nobody; here that is an <see cref="IOException"/>. A file keeps the console's stream,
    /// which leaves the place in it to the system, as others may write there too.
    /// </remarks>
    public static Stream Open()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.OpenStandardOutput();
        }
        var stream = new FileStream(
            new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}

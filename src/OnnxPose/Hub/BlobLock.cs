namespace OnnxPose.Hub;

/// <summary>A lock that one program at a time has, on a file that stays where it is.</summary>
/// <remarks>The system gives it back when a program ends, however it ends. On Linux it is the lock that the
/// hub's own programs take.</remarks>
static class BlobLock
{
    // What opening gives where another has the file: EAGAIN on Linux and on macOS, and the two codes of
    // Windows.
    static readonly int[] s_taken = [11, 35, 32, 33];

    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until nobody else has the lock.</summary>
    /// <param name="path">The file.</param>
    /// <param name="waits">Called once where somebody has it.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>Gives it back when it is disposed.</returns>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static async Task<IDisposable> TakeAsync(string path, Action waits, CancellationToken stop)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
#pragma warning disable RS0030 // A lock has no content.
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
#pragma warning restore RS0030
            }
            catch (IOException e) when (s_taken.Contains(e.HResult & 0xFFFF))
            {
                if (isFirst)
                {
                    waits();
                }
                await Task.Delay(s_pause, stop).ConfigureAwait(false);
            }
        }
    }
}

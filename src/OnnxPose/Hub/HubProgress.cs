namespace OnnxPose.Hub;

/// <summary>How far a pull is. Immutable and thread-safe.</summary>
/// <param name="File">The file whose bytes came last, as the repository names it.</param>
/// <param name="FilesDone">Files that are complete and verified, those that were there before
/// included.</param>
/// <param name="FileCount">Files of the pull.</param>
/// <param name="BytesDone">Bytes that are there, those of an earlier pull included.</param>
/// <param name="ByteCount">Bytes of all files.</param>
/// <param name="BytesPerSecond">The rate of the last ten seconds; 0 at first.</param>
/// <param name="TimeLeft">At that rate; null as long as there is none.</param>
public readonly record struct HubProgress(
    string File, int FilesDone, int FileCount, long BytesDone, long ByteCount, double BytesPerSecond,
    TimeSpan? TimeLeft)
{
    /// <summary>What the pull waits for, in words; null while it does not. The numbers are 0 as long as the
    /// files are not known.</summary>
    public string? Waiting { get; init; }
}

namespace OnnxPose.Training.Runs;

/// <summary>CSV files that a resumed run goes on with.</summary>
static class LogFile
{
    /// <summary>Opens a log at its end, and begins it with the header where there is none yet.</summary>
    /// <exception cref="InvalidDataException">The file has other columns.</exception>
    public static StreamWriter Open(string path, string header)
    {
        var earlier = File.Exists(path) ? File.ReadLines(path).FirstOrDefault() : null;
        if (earlier is not null && earlier != header)
        {
            throw new InvalidDataException(
                $"The log '{path}' has the columns '{earlier}'; expected '{header}'. Move it away.");
        }
        var writer = new StreamWriter(path, append: true) { AutoFlush = true };
        if (earlier is null)
        {
            writer.WriteLine(header);
        }
        return writer;
    }
}

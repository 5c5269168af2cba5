namespace OnnxPose.TestKit;

/// <summary>Where the reference vectors lie: the folder named by ONNXPOSE_GOLDEN, else
/// tests/golden.</summary>
public static class GoldenFolder
{
    const string Variable = "ONNXPOSE_GOLDEN";

    /// <summary>The full path of a fixture's folder or file.</summary>
    /// <exception cref="DirectoryNotFoundException">ONNXPOSE_GOLDEN names a folder that is not there.
    /// </exception>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>The same in tests/golden, whatever is named: for tests that need files of this form, and
    /// compare with no reference.</summary>
    public static string Ours(params string[] parts) =>
        System.IO.Path.Combine([RepositoryRoot, "tests", "golden", .. parts]);

    /// <summary>Whether a folder named by ONNXPOSE_GOLDEN does without a fixture; ours has all.</summary>
    public static bool Lacks(string fixture) =>
        Named(Variable) is not null && !Directory.Exists(Path(fixture));

    /// <summary>The folder that an environment variable names, relative ones in the repository: tests run in
    /// a working directory that is not the caller's.</summary>
    /// <returns>The full path; null where the variable is not set or empty.</returns>
    /// <exception cref="DirectoryNotFoundException">It is not there.</exception>
    public static string? Named(string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } named)
        {
            return null;
        }
        var folder = System.IO.Path.GetFullPath(named, RepositoryRoot);
        return Directory.Exists(folder)
            ? folder
            : throw new DirectoryNotFoundException(
                $"{variable} is '{named}', and there is no folder '{folder}'. Expected an absolute path, " +
                "or one relative to the repository's root.");
    }

    /// <summary>The repository's root, found upwards from the test's own folder.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    static string Root => Named(Variable) ?? Ours();

    static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null;
            folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (File.Exists(System.IO.Path.Combine(folder, "OnnxPose.sln")))
            {
                return folder;
            }
        }
        throw new DirectoryNotFoundException(
            $"No folder above {AppContext.BaseDirectory} holds OnnxPose.sln.");
    }
}

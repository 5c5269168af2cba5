namespace OnnxPose.TestKit;

/// <summary>Where the reference vectors lie: the folder named by ONNXPOSE_GOLDEN,
/// else tests/golden.</summary>
public static class GoldenFolder
{
    /// <summary>The full path of a fixture's folder or file.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>Whether a folder named by ONNXPOSE_GOLDEN does without a fixture; ours has all.</summary>
    public static bool Lacks(string fixture) => s_named is not null && !Directory.Exists(Path(fixture));

    /// <summary>The repository's root, found upwards from the test's own folder.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    static readonly string? s_named =
        Environment.GetEnvironmentVariable("ONNXPOSE_GOLDEN") is { Length: > 0 } folder ? folder : null;

    static string Root { get; } = s_named ?? System.IO.Path.Combine(RepositoryRoot, "tests", "golden");

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

namespace OnnxPose.Hub;

/// <summary>One component of a bundle.</summary>
/// <param name="Component">Its name in the index of the model.</param>
/// <param name="Repository">Where it is fetched from.</param>
/// <param name="Folder">Its folder there; empty for the repository's own.</param>
/// <param name="Files">Files in that folder, by their paths.</param>
/// <param name="Optional">Files that are fetched where they are there.</param>
sealed record BundlePart(
    string Component, string Repository, string Folder, string[] Files, string[]? Optional = null)
{
    /// <summary>A file's path in the repository.</summary>
    public string PathOf(string file) => Folder.Length == 0 ? file : $"{Folder}/{file}";
}

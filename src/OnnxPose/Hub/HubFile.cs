namespace OnnxPose.Hub;

/// <summary>A file of a repository as the hub lists it.</summary>
/// <param name="Path">Its path in the repository, with slashes; stays inside.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Hash">What its content must have.</param>
sealed record HubFile(string Path, long Size, BlobHash Hash);

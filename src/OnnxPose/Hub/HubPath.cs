namespace OnnxPose.Hub;

/// <summary>Names that a server gives, before they become paths.</summary>
static class HubPath
{
    const int MostCharacters = 1024;
    const int MostOfOnePart = 255;

    static readonly string[] s_devices = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

    /// <summary>Whether a name with slashes stays inside the folder that it is relative to, on any
    /// system.</summary>
    public static bool IsInside(string path) =>
        path.Length is > 0 and <= MostCharacters && path.Split('/').All(IsName);

    // No drive, stream, device or backslash; no dots and spaces at the end, which Windows drops.
    static bool IsName(string part) =>
        part.Length is > 0 and <= MostOfOnePart && part[^1] is not ('.' or ' ')
        && part.IndexOfAny(['\\', ':', '*', '?', '"', '<', '>', '|']) < 0 && !part.Any(char.IsControl)
        && !IsDevice(part.Split('.')[0].TrimEnd());

    // Windows opens the device under these names in every folder, whatever ending they have.
    static bool IsDevice(string stem) => s_devices.Any(name =>
        stem.StartsWith(name, StringComparison.OrdinalIgnoreCase)
        && (name is "COM" or "LPT" ? stem.Length == 4 && char.IsDigit(stem[3]) : stem.Length == 3));
}

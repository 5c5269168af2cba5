namespace OnnxPose.Hub;

/// <summary>The environment variables that the hub's own programs read.</summary>
/// <param name="read">Gives a variable's value; null or empty where it is not set.</param>
/// <param name="userFolder">The user's own folder.</param>
sealed class HubVariables(Func<string, string?> read, string userFolder)
{
    /// <summary>Those of this process.</summary>
    public static HubVariables OfProcess { get; } = new(Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>The cache: where the hub's programs keep it too.</summary>
    public string CacheFolder => Value("HF_HUB_CACHE") ?? Value("HUGGINGFACE_HUB_CACHE")
        ?? Path.Combine(Home, "hub");

    string Home => Value("HF_HOME")
        ?? Path.Combine(Value("XDG_CACHE_HOME") ?? Path.Combine(userFolder, ".cache"), "huggingface");

    /// <summary>What they say.</summary>
    public HubOptions Read() => new()
    {
        Endpoint = Value("HF_ENDPOINT") is { } endpoint ? Address(endpoint) : HubOptions.PublicEndpoint,
        CacheFolder = CacheFolder,
        Token = Value("HF_TOKEN") ?? StoredToken(),
        Offline = Value("HF_HUB_OFFLINE")?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE",
    };

    static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        ? address
        : throw new ArgumentException(
            $"HF_ENDPOINT is '{text}'; expected the address of a hub, such as https://HOST.");

    string? StoredToken()
    {
        var path = Value("HF_TOKEN_PATH") ?? Path.Combine(Home, "token");
        return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } token ? token : null;
    }

    // A path may begin with the user's folder, as shells write it.
    string? Value(string name) => read(name)?.Trim() switch
    {
        null or "" => null,
        ['~', '/', .. var rest] => Path.Combine(userFolder, rest),
        var value => value,
    };
}

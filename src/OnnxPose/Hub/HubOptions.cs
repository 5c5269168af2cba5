namespace OnnxPose.Hub;

/// <summary>Where the hub is, where its cache lies, and who asks. Immutable and thread-safe.</summary>
public sealed record HubOptions
{
    /// <summary>The public hub.</summary>
    public static Uri PublicEndpoint { get; } = new("https://huggingface.co");

    /// <summary>The hub's address (<c>HF_ENDPOINT</c>).</summary>
    /// <value>Absolute, http or https. The default is <see cref="PublicEndpoint"/>.</value>
    /// <exception cref="ArgumentException">It is something else.</exception>
    public Uri Endpoint
    {
        get;
        init => field = value.IsAbsoluteUri && value.Scheme is "http" or "https"
            ? value
            : throw new ArgumentException(
                $"HF_ENDPOINT is '{value}'; expected the address of a hub, such as https://HOST.");
    } = PublicEndpoint;

    /// <summary>The cache that all programs on the machine share (<c>HF_HUB_CACHE</c>, else
    /// <c>hub</c> in <c>HF_HOME</c>). Made where it does not exist.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Who asks (<c>HF_TOKEN</c>, else the file that logging in writes); null is nobody. Sent to
    /// <see cref="Endpoint"/> and to no other host.</summary>
    /// <value>Visible characters of ASCII.</value>
    /// <exception cref="ArgumentException">It has others.</exception>
    public string? Token
    {
        get;
        init => field = value is null || (value.Length > 0 && value.All(static c => c is > ' ' and < '\x7F'))
            ? value
            : throw new ArgumentException(     // which does not show the secret
                "The token for the hub holds a character that no token has. Check HF_TOKEN, or the file " +
                "that logging in writes.");
    }

    /// <summary>True: only what the cache holds is used (<c>HF_HUB_OFFLINE</c>). The default is
    /// false.</summary>
    public bool Offline { get; init; }

    /// <summary>Files that are fetched side by side.</summary>
    /// <value>1 to 64. The default is 4.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public int Parallel { get; init => field = InRange(value, 1, 64, nameof(Parallel)); } = 4;

    /// <summary>How often in a row a request may fail that brought no byte before a pull gives up.</summary>
    /// <value>0 to 100. The default is 5.</value>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public int Retries { get; init => field = InRange(value, 0, 100, nameof(Retries)); } = 5;

    /// <summary>How long the hub may send nothing before the request is made again. The default is 30
    /// seconds.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The wait before the first repetition; each later one takes twice as long.</summary>
    internal TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes that are free where a folder lies.</summary>
    internal Func<string, long> FreeBytes { get; init; } =
        static folder => new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;

    /// <summary>What the environment variables of the hub's own programs say: <c>HF_ENDPOINT</c>,
    /// <c>HF_HOME</c>, <c>HF_HUB_CACHE</c>, <c>HF_TOKEN</c>, <c>HF_TOKEN_PATH</c>,
    /// <c>HF_HUB_OFFLINE</c>.</summary>
    /// <exception cref="ArgumentException"><c>HF_ENDPOINT</c> is no address, or the token
    /// none.</exception>
    /// <exception cref="IOException">The file with the token cannot be read.</exception>
    public static HubOptions FromEnvironment() => HubVariables.OfProcess.Read();

    static int InRange(int value, int min, int max, string name) => value >= min && value <= max
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected {min} to {max}.");
}

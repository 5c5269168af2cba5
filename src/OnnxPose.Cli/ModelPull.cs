using OnnxPose.Hub;

namespace OnnxPose.Cli;

/// <summary>What <c>models pull</c> is asked for.</summary>
/// <param name="Name">A bundle's name or a repository's.</param>
/// <param name="Refiner">Whether the bundle has the refiner.</param>
/// <param name="FullPrecision">Whether the bundle has weights in single precision.</param>
/// <param name="Patterns">The files of a repository; null takes what can be read.</param>
sealed record ModelPull(string Name, bool Refiner, bool FullPrecision, string[]? Patterns)
{
    /// <summary>The one bundle that there is.</summary>
    public static string BundleName { get; } = ModelBundle.TextToPoseSdxl().Name;

    /// <summary>Checks that the options go together.</summary>
    /// <exception cref="UsageException">They do not, or the name is none.</exception>
    public void Validate()
    {
        var isBundle = Name == BundleName;
        if (!isBundle && HubRepository.TryParse(Name) is null)
        {
            throw new UsageException(
                $"'{Name}' is nothing that can be pulled; expected {BundleName} or {HubRepository.Form}.");
        }
        if (!isBundle && (Refiner || FullPrecision))
        {
            throw new UsageException($"--refiner and --full-precision belong to {BundleName}.");
        }
        if (isBundle && Patterns is not null)
        {
            throw new UsageException($"{BundleName} knows its files; leave out --include.");
        }
    }

    /// <summary>Fetches it.</summary>
    /// <returns>The model's folder.</returns>
    public async Task<string> RunAsync(
        HubClient client, IProgress<HubProgress>? progress, CancellationToken stop)
    {
        if (Name == BundleName)
        {
            var bundle = ModelBundle.TextToPoseSdxl(Refiner, halfPrecision: !FullPrecision);
            return await client.PullAsync(bundle, progress, stop).ConfigureAwait(false);
        }
        var repository = HubRepository.Parse(Name);
        return (await client.PullAsync(repository, Patterns, progress, stop).ConfigureAwait(false)).Folder;
    }
}

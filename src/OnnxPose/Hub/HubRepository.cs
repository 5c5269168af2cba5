using System.Text.RegularExpressions;

namespace OnnxPose.Hub;

/// <summary>A model repository of the hub at a revision. Immutable and thread-safe.</summary>
public sealed partial record HubRepository
{
    /// <summary>What <see cref="Parse"/> understands, in words.</summary>
    public const string Form = "OWNER/NAME or OWNER/NAME@REVISION";

    const string DefaultRevision = "main";
    const int CommitLength = 40;

    HubRepository(string owner, string name, string revision) =>
        (Owner, Name, Revision) = (owner, name, revision);

    /// <summary>Whose it is.</summary>
    public string Owner { get; }

    /// <summary>What its owner calls it.</summary>
    public string Name { get; }

    /// <summary>A branch, a tag or a commit. <c>main</c> where none was named.</summary>
    public string Revision { get; }

    /// <summary>Owner and name, as the hub writes them.</summary>
    public string Id => $"{Owner}/{Name}";

    /// <summary>Reads a repository's name.</summary>
    /// <exception cref="FormatException">It is none, or could name a place outside of the cache.</exception>
    public static HubRepository Parse(string text) => TryParse(text) ?? throw new FormatException(
        $"'{text}' is not a repository of the hub; expected {Form}.");

    /// <summary>Reads a repository's name; null where it is none.</summary>
    public static HubRepository? TryParse(string? text)
    {
        var match = Pattern().Match(text ?? "");
        if (!match.Success)
        {
            return null;
        }
        var revision = match.Groups["revision"] is { Success: true } given ? given.Value : DefaultRevision;
        var repository =
            new HubRepository(match.Groups["owner"].Value, match.Groups["name"].Value, revision);
        return IsPlain(repository.Owner) && IsPlain(repository.Name) && HubPath.IsInside(revision)
            ? repository
            : null;
    }

    /// <summary>The same repository at another revision.</summary>
    internal HubRepository At(string revision) => new(Owner, Name, revision);

    /// <summary>Whether a revision names one state for ever.</summary>
    internal static bool IsCommit(string revision) =>
        revision.Length == CommitLength && revision.All(char.IsAsciiHexDigitLower);

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Revision == DefaultRevision ? Id : $"{Id}@{Revision}";

    // Two dashes part the owner from the name in the cache, and the hub allows neither them nor two dots.
    static bool IsPlain(string part) => part[0] != '.' && part[^1] != '.'
        && !part.Contains("..", StringComparison.Ordinal) && !part.Contains("--", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?<owner>[\w.-]{1,96})/(?<name>[\w.-]{1,96})(@(?<revision>[\w./-]{1,200}))?\z",
        RegexOptions.ECMAScript)]
    private static partial Regex Pattern();
}

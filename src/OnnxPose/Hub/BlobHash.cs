using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OnnxPose.Hub;

/// <summary>The hash that the hub knows a file by, which is its name in the cache.</summary>
/// <remarks>
/// Large files are known by their SHA-256, small ones, which git stores itself, by git's: the SHA-1 of
/// <c>blob SIZE</c>, a zero and the content.
/// </remarks>
readonly record struct BlobHash
{
    const int Sha256Length = 64;
    const int Sha1Length = 40;

    BlobHash(string hex) => Hex = hex;

    /// <summary>The hash in lower-case hexadecimal.</summary>
    public string Hex { get; }

    /// <summary>What kind it is, in words.</summary>
    public string Kind => IsSha256 ? "SHA-256" : "git SHA-1";

    bool IsSha256 => Hex.Length == Sha256Length;

    /// <summary>Reads a hash; null where it is none.</summary>
    public static BlobHash? TryParse(string? text)
    {
        var hex = text?.ToLowerInvariant();
        return hex?.Length is Sha256Length or Sha1Length && hex.All(char.IsAsciiHexDigitLower)
            ? new(hex)
            : null;
    }

    /// <summary>A computation of this kind, at its start.</summary>
    /// <param name="size">Bytes of the whole content.</param>
    public IncrementalHash Begin(long size)
    {
        if (IsSha256)
        {
            return IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        }
        // Not a choice of ours: it is the name that git gives.
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"blob {size}\0")));
        return hash;
    }

    /// <summary>The hash of this kind that a whole file has.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public string Of(string path, CancellationToken stop)
    {
        using var stream = File.OpenRead(path);
        using var hash = Begin(stream.Length);
        Append(hash, stream, stop);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Adds the rest of a stream.</summary>
    public static void Append(IncrementalHash hash, Stream stream, CancellationToken stop)
    {
        var buffer = new byte[1 << 20];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            stop.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }
    }
}

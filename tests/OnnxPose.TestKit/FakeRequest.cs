using System.Globalization;
using System.Net;

namespace OnnxPose.TestKit;

/// <summary>A request that a <see cref="FakeHub"/> got.</summary>
/// <param name="Port">Which of its two hosts was asked.</param>
/// <param name="Path">The path, unescaped.</param>
/// <param name="Authorization">The header of that name.</param>
/// <param name="From">The first byte that is wanted; null where no range is asked for.</param>
public sealed record FakeRequest(int Port, string Path, string? Authorization, long? From)
{
    internal static FakeRequest Read(HttpListenerRequest request)
    {
        var range = request.Headers["Range"];
        return new(request.Url!.Port, Uri.UnescapeDataString(request.Url.AbsolutePath),
            request.Headers["Authorization"],
            range is null
                ? null
                : long.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture));
    }
}

using System.Net;
using System.Net.Http.Headers;

namespace OnnxPose.Hub;

/// <summary>Asks the hub, and follows where it points.</summary>
/// <remarks>
/// Redirections are followed here and not by the handler, because the token belongs to the hub alone: it goes
/// to no other scheme, host or port. Thread-safe.
/// </remarks>
sealed class HubHttp : IDisposable
{
    const int MostRedirections = 10;

    readonly HubOptions _options;

    readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(20),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        UseCookies = false,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>A client.</summary>
    public HubHttp(HubOptions options)
    {
        _options = options;
        _client.DefaultRequestHeaders.UserAgent.Add(new("OnnxPose", "0.1"));
    }

    /// <summary>Asks for an address beneath the hub's.</summary>
    /// <param name="path">Escaped, without a slash at its start.</param>
    /// <param name="from">The first byte that is wanted.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>A successful answer, its content not read; the caller disposes it.</returns>
    /// <exception cref="HubRetryException">It failed in a way that may pass.</exception>
    /// <exception cref="HubRangeException">There are not so many bytes before
    /// <paramref name="from"/>.</exception>
    /// <exception cref="HubException">The hub refuses.</exception>
    public async Task<HttpResponseMessage> GetAsync(string path, long from, CancellationToken stop)
    {
        var hub = new Uri(_options.Endpoint.AbsoluteUri.TrimEnd('/') + "/" + path);
        var address = hub;
        for (var i = 0; i <= MostRedirections; i++)
        {
            var answer = await SendAsync(address, from, stop).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
            {
                return answer;
            }
            using (answer)
            {
                if (from > 0 && answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
                {
                    throw new HubRangeException();
                }
                address = Redirection(answer, address) ?? throw Refusal(answer, address == hub, hub);
            }
        }
        throw new HubException($"'{hub}' leads through more than {MostRedirections} addresses.");
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _client.Dispose();

    async Task<HttpResponseMessage> SendAsync(Uri address, long from, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        // What is counted and hashed are the bytes of the file, not those of a compressed form.
        request.Headers.AcceptEncoding.Add(new("identity"));
        if (from > 0)
        {
            request.Headers.Range = new(from, null);
        }
        if (_options.Token is { } token && IsHub(address))
        {
            request.Headers.Authorization = new("Bearer", token);
        }
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(stop);
        stall.CancelAfter(_options.StallLimit);
        try
        {
            return await _client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, stall.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new HubRetryException(
                $"{address.Host} cannot be reached: {e.Message.TrimEnd('.')}.", e);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw HubRetryException.Stalled(address.Host, _options.StallLimit, e);
        }
    }

    bool IsHub(Uri address) => Uri.Compare(address, _options.Endpoint, UriComponents.SchemeAndServer,
        UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    static Uri? Redirection(HttpResponseMessage answer, Uri from)
    {
        if ((int)answer.StatusCode is < 300 or >= 400 || answer.Headers.Location is not { } location)
        {
            return null;
        }
        var address = new Uri(from, location);
        var isSafe = address.Scheme == "https" || (address.Scheme == "http" && from.Scheme == "http");
        return isSafe ? address : throw new HubException(
            $"'{from.GetLeftPart(UriPartial.Path)}' points to " +
            $"'{address.GetLeftPart(UriPartial.Authority)}', which is not encrypted. Check HF_ENDPOINT.");
    }

    static Exception Refusal(HttpResponseMessage answer, bool isHub, Uri hub)
    {
        var code = (int)answer.StatusCode;
        if (code is 408 or 429 or >= 500 || (!isHub && code is 401 or 403))   // a signed address that expired
        {
            return new HubRetryException($"{answer.RequestMessage?.RequestUri?.Host} answered {code}.")
            {
                Wait = Wait(answer.Headers.RetryAfter),
            };
        }
        var said = answer.Headers.TryGetValues("X-Error-Message", out var texts)
            ? $" ({string.Join(' ', texts)})"
            : "";
        return new HubException($"The hub answered {code}{said} to '{hub}'. " + code switch
        {
            401 or 403 => "Check the name. If the repository is private or asks for consent, agree to its " +
                "terms on its page and set HF_TOKEN.",
            404 => "Check the repository's name, its revision and the file's name.",
            _ => "Check HF_ENDPOINT and the name.",
        });
    }

    static TimeSpan? Wait(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? header?.Date - TimeProvider.System.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}

/// <summary>The file does not have as many bytes as were left out.</summary>
sealed class HubRangeException : Exception;

using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OnnxPose.TestKit;

/// <summary>A hub on this machine, on two ports as the true one has two hosts: one lists and points, the
/// other holds the large files. It misbehaves as it is told.</summary>
public sealed class FakeHub : IDisposable
{
    readonly HttpListener _hub, _store;
    readonly Dictionary<string, Repository> _repositories = new(StringComparer.Ordinal);
    readonly List<FakeRequest> _requests = [];
    readonly CancellationTokenSource _stop = new();
    int _faults, _lists;

    /// <summary>Starts it.</summary>
    public FakeHub()
    {
        (_hub, Endpoint) = Listen();
        (_store, StoreEndpoint) = Listen();
        _ = Serve(_hub, AnswerAsHub);
        _ = Serve(_store, AnswerAsStore);
    }

    /// <summary>Where it is asked.</summary>
    public Uri Endpoint { get; }

    /// <summary>Where it keeps large files.</summary>
    public Uri StoreEndpoint { get; }

    /// <summary>What goes wrong with an answer that holds a file's bytes; asked with the number of such
    /// answers before.</summary>
    public Func<FakeRequest, int, FakeFault> Fault { get; set; } = static (_, _) => FakeFault.None;

    /// <summary>What goes wrong with a list of files; asked with the number of lists before.</summary>
    public Func<int, FakeFault> ListFault { get; set; } = static _ => FakeFault.None;

    /// <summary>What becomes of a list of files before it is sent.</summary>
    public Func<string, string> ListAs { get; set; } = static list => list;

    /// <summary>The token that the hub wants to see; null for none.</summary>
    public string? Token { get; set; }

    /// <summary>All requests until now, in their order.</summary>
    public FakeRequest[] Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Adds a repository.</summary>
    /// <param name="id">OWNER/NAME.</param>
    /// <param name="files">By path; a large one has 1000 bytes or more.</param>
    /// <returns>Its commit.</returns>
    public string Add(string id, params (string Path, byte[] Content)[] files)
    {
        var commit = Sha1(Encoding.UTF8.GetBytes(
            id + string.Concat(files.Select(static file => file.Path + GitHash(file.Content)))));
        _repositories[id] = new(commit, files.ToDictionary(
            static file => file.Path, static file => file.Content, StringComparer.Ordinal));
        return commit;
    }

    /// <summary>The name that git gives to a content.</summary>
    public static string GitHash(byte[] content) =>
        Sha1([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]);

    /// <summary>The hash of a large file.</summary>
    public static string LargeHash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Whether a file lies in the other host.</summary>
    public static bool IsLarge(byte[] content) => content.Length >= 1000;

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _hub.Close();
        _store.Close();
        _stop.Dispose();
    }

    // The hash that git names everything by.
    static string Sha1(byte[] content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(content);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static (HttpListener, Uri) Listen()
    {
        for (var attempt = 0; ; attempt++)
        {
            using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/");
            var listener = new HttpListener { Prefixes = { address } };
            try
            {
                listener.Start();
                return (listener, new(address));
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                // Somebody else was faster.
            }
        }
    }

    async Task Serve(HttpListener listener, Func<HttpListenerContext, FakeRequest, Task> answer)
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                _ = Task.Run(() => Guarded(context, answer));
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    async Task Guarded(HttpListenerContext context, Func<HttpListenerContext, FakeRequest, Task> answer)
    {
        var request = FakeRequest.Read(context.Request);
        lock (_requests)
        {
            _requests.Add(request);
        }
        try
        {
            await answer(context, request);
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException
            or InvalidOperationException or OperationCanceledException)
        {
            context.Response.Abort();     // the client has gone
        }
    }

    async Task AnswerAsHub(HttpListenerContext context, FakeRequest request)
    {
        var response = context.Response;
        var parts = request.Path.Trim('/').Split('/');
        var isList = parts is ["api", "models", _, _, "revision", ..];
        var id = isList ? $"{parts[2]}/{parts[3]}" : string.Join('/', parts.Take(2));
        if (Token is not null && request.Authorization != $"Bearer {Token}")
        {
            (response.StatusCode, response.Headers["X-Error-Message"]) = (401, "Invalid credentials");
        }
        else if (!_repositories.TryGetValue(id, out var repository))
        {
            (response.StatusCode, response.Headers["X-Error-Message"]) = (404, "Repository not found");
        }
        else if (isList)
        {
            var list = Encoding.UTF8.GetBytes(ListAs(Encoding.UTF8.GetString(repository.List(id))));
            await FakeAnswer.SendAsync(context.Response, request, list,
                ListFault(Interlocked.Increment(ref _lists) - 1), _stop.Token);
        }
        else if (parts is [_, _, "resolve", var commit, ..] && commit == repository.Commit
            && repository.Files.TryGetValue(string.Join('/', parts.Skip(4)), out var content))
        {
            await Resolve(context, request, repository, content);
        }
        else
        {
            response.StatusCode = 404;
        }
    }

    async Task Resolve(
        HttpListenerContext context, FakeRequest request, Repository repository, byte[] content)
    {
        context.Response.Headers["X-Repo-Commit"] = repository.Commit;
        if (!IsLarge(content))
        {
            context.Response.Headers["ETag"] = $"\"{GitHash(content)}\"";
            await Send(context, request, content);
            return;
        }
        context.Response.Headers["X-Linked-Size"] = content.Length.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["X-Linked-Etag"] = $"\"{LargeHash(content)}\"";
        context.Response.StatusCode = 302;
        context.Response.RedirectLocation = $"{StoreEndpoint}{LargeHash(content)}?signature=abc";
    }

    Task AnswerAsStore(HttpListenerContext context, FakeRequest request)
    {
        var content = _repositories.Values.SelectMany(static repository => repository.Files.Values)
            .FirstOrDefault(content => LargeHash(content) == request.Path.Trim('/'));
        context.Response.StatusCode = content is null ? 404 : 200;
        return content is null ? Task.CompletedTask : Send(context, request, content);
    }

    Task Send(HttpListenerContext context, FakeRequest request, byte[] content) =>
        FakeAnswer.SendAsync(
            context.Response, request, content, Fault(request, Interlocked.Increment(ref _faults) - 1),
            _stop.Token);

    sealed record Repository(string Commit, Dictionary<string, byte[]> Files)
    {
        public byte[] List(string id) => JsonSerializer.SerializeToUtf8Bytes(new
        {
            id,
            sha = Commit,
            tags = new[] { "diffusers", "license:mit" },
            siblings = Files.Select(static file => IsLarge(file.Value)
                ? (object)new
                {
                    rfilename = file.Key,
                    blobId = GitHash(file.Value),
                    size = file.Value.Length,
                    lfs = new { sha256 = LargeHash(file.Value), size = file.Value.Length, pointerSize = 135 },
                }
                : new { rfilename = file.Key, blobId = GitHash(file.Value), size = file.Value.Length }),
        });
    }
}

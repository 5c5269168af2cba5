using System.Globalization;
using System.Net;

namespace OnnxPose.TestKit;

/// <summary>Sends a file with a fault.</summary>
static class FakeAnswer
{
    /// <summary>Writes status, headers and bytes.</summary>
    public static async Task SendAsync(
        HttpListenerResponse response, FakeRequest request, byte[] content, FakeFault fault,
        CancellationToken stop)
    {
        if (fault.Status is { } status)
        {
            response.StatusCode = status;
            if (fault.RetryAfter is { } seconds)
            {
                response.Headers["Retry-After"] = seconds.ToString(CultureInfo.InvariantCulture);
            }
            return;
        }
        var from = fault.IgnoresRange ? 0 : (int)(request.From ?? 0);
        if (from > 0 && from >= content.Length)
        {
            response.StatusCode = 416;
            return;
        }
        if (!fault.IgnoresRange && request.From is not null)
        {
            response.StatusCode = 206;
            response.Headers["Content-Range"] = string.Create(
                CultureInfo.InvariantCulture, $"bytes {from}-{content.Length - 1}/{content.Length}");
        }
        byte[] bytes = [.. content[from..], .. new byte[fault.TooMany]];
        if (fault.WrongByte is { } wrong && wrong >= from && wrong < content.Length)
        {
            bytes[wrong - from] ^= 0x40;
        }
        await WriteAsync(response, bytes, fault, stop);
    }

    static async Task WriteAsync(
        HttpListenerResponse response, byte[] bytes, FakeFault fault, CancellationToken stop)
    {
        var cut = fault.BreaksAfter ?? fault.EndsAfter ?? fault.StallsAfter;
        var sent = (int)Math.Min(cut ?? bytes.Length, bytes.Length);
        response.SendChunked = fault.EndsAfter is not null;     // else the length says that bytes are missing
        if (!response.SendChunked)
        {
            response.ContentLength64 = bytes.Length;
        }
        var step = fault.Trickle ?? Math.Max(sent, 1);
        for (var done = 0; done < sent; done += step)
        {
            await response.OutputStream.WriteAsync(bytes.AsMemory(done, Math.Min(step, sent - done)), stop);
            if (fault.Trickle is not null)
            {
                await response.OutputStream.FlushAsync(stop);
                await Task.Delay(1, stop);
            }
        }
        await response.OutputStream.FlushAsync(stop);
        if (fault.StallsAfter is not null)
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        if (fault.BreaksAfter < bytes.Length)
        {
            response.Abort();
        }
    }
}

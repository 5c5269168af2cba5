using System.Text;

namespace OnnxPose.Cli.Commands;

/// <summary>Reads a prompt from the command line or from standard input.</summary>
static class PromptSource
{
    /// <summary>Far beyond what any text encoder reads.</summary>
    public const int MaxBytes = 1 << 20;

    static readonly UTF8Encoding s_strictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The prompt that an argument stands for.</summary>
    /// <param name="argument">The prompt itself, or <c>-</c> for standard input.</param>
    /// <param name="openInput">Opens standard input.</param>
    /// <exception cref="InputException">Standard input is not UTF-8 or longer than 1 MiB.</exception>
    public static string Read(string argument, Func<Stream> openInput)
    {
        if (argument != "-")
        {
            return argument;
        }
        using var input = openInput();
        var bytes = new byte[MaxBytes + 1];
        var length = input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > MaxBytes)
        {
            throw new InputException($"The prompt on standard input is longer than {MaxBytes >> 20} MiB.");
        }
        try
        {
            return s_strictUtf8.GetString(bytes, 0, length).TrimEnd('\r', '\n');
        }
        catch (DecoderFallbackException e)
        {
            throw new InputException(
                $"The prompt on standard input is not UTF-8 text: invalid bytes at {e.Index}.");
        }
    }
}

using System.Text;
using OnnxPose.Onnx.Files;

namespace OnnxPose.Text;

/// <summary>Reads a tokenizer's files, with a bound on their size.</summary>
static class TokenizerFile
{
    /// <summary>No published vocabulary comes near: CLIP's has 1 MB.</summary>
    public const int MaxBytes = 64 << 20;

    static readonly UTF8Encoding s_strictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>A file's bytes, a leading byte order mark left out.</summary>
    /// <exception cref="ModelContractException">
    /// The file is missing or larger than <see cref="MaxBytes"/>.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static byte[] ReadBytes(string path)
    {
        if (!File.Exists(path))
        {
            throw new ModelContractException(
                $"The tokenizer folder '{Path.GetDirectoryName(path)}' has no file " +
                $"'{Path.GetFileName(path)}'. Expected vocab.json and merges.txt, " +
                "as in the tokenizer folders of published models.");
        }
        var content = BoundedFile.TryRead(path, MaxBytes) ?? throw new ModelContractException(
            $"'{path}' has more than {MaxBytes >> 20} MiB; no tokenizer file is that large. " +
            "Check the folder.");
        var mark = Encoding.UTF8.Preamble;
        return content.AsSpan().StartsWith(mark) ? content[mark.Length..] : content;
    }

    /// <summary>A file's text in UTF-8.</summary>
    /// <exception cref="ModelContractException">
    /// As <see cref="ReadBytes"/>, or the file is not UTF-8.
    /// </exception>
    public static string ReadText(string path)
    {
        try
        {
            return s_strictUtf8.GetString(ReadBytes(path));
        }
        catch (DecoderFallbackException e)
        {
            throw new ModelContractException(
                $"'{path}' is not UTF-8 text: invalid bytes at {e.Index}. " +
                "The file is damaged; fetch it again.", e);
        }
    }

    /// <summary>Text from a file as a message may quote it.</summary>
    public static string Shorten(ReadOnlySpan<char> text) =>
        text.Length <= 60 ? text.ToString() : string.Concat(text[..60], "...");
}

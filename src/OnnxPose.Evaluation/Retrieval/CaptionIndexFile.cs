using System.Globalization;
using System.Security.Cryptography;
using OnnxPose.Onnx.Files;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Evaluation.Retrieval;

/// <summary>A caption index on disk.</summary>
/// <remarks>
/// <para>A folder with two files. <c>pairs.jsonl</c>: one caption with its pose a line, see
/// <see cref="PairLines"/>. <c>features.safetensors</c>: one tensor <c>features</c> (pair, width), F32, F16
/// or BF16, CLIP's <c>text_embeds</c> of the captions in the order of the lines, not normalised; its
/// <c>__metadata__</c> holds <c>format</c> = "onnxpose-caption-index", <c>version</c> = "1" and
/// <c>pairs_sha256</c>, the hash of the other file, so that parts of two indices
/// are not taken for one.</para>
/// <para>A file written by a later version is refused, not guessed at.</para>
/// </remarks>
static class CaptionIndexFile
{
    /// <summary>The file with captions and poses.</summary>
    public const string PairsName = "pairs.jsonl";

    /// <summary>The file with the captions' features.</summary>
    public const string FeaturesName = "features.safetensors";

    const string Format = "onnxpose-caption-index", Version = "1", Tensor = "features";
    const string HashKey = "pairs_sha256";

    /// <summary>Writes an index; each of its files appears whole or not at all.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="index">The index.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string folder, CaptionIndex index)
    {
        var pairs = Path.Combine(folder, PairsName);
        AtomicFile.Write(pairs, stream => PairLines.Write(stream, index.Pairs));
        var features = new float[checked(index.Features.Count * index.Features.Width)];
        for (var row = 0; row < index.Features.Count; row++)
        {
            index.Features.Row(row).CopyTo(features.AsSpan(row * index.Features.Width));
        }
        SafetensorsWriter.Write(Path.Combine(folder, FeaturesName),
            [TensorToWrite.FromSingles(Tensor, [index.Features.Count, index.Features.Width], features)],
            new Dictionary<string, string>
            {
                ["format"] = Format,
                ["version"] = Version,
                [HashKey] = Hash(pairs),
            });
    }

    /// <summary>Reads an index.</summary>
    /// <exception cref="CaptionIndexException">It is broken, of another version, or its files
    /// do not belong together.</exception>
    /// <exception cref="IOException">A file is not there or cannot be read.</exception>
    public static CaptionIndex Read(string folder)
    {
        var (pairs, features) = (Path.Combine(folder, PairsName), Path.Combine(folder, FeaturesName));
        try
        {
            using var file = SafetensorsFile.Open(features);
            var (rows, width) = Check(file, features, pairs);
            var index = new FeatureIndex(file.ReadSingles(Tensor), width);
            using var stream = File.OpenRead(pairs);
            return new(ReadPairs(stream, pairs, rows), index);
        }
        catch (Exception e) when (
            e is SafetensorsFormatException or ModelContractException or ArgumentException)
        {
            // The name of a parameter of ours tells a reader nothing.
            var fault = e.Message.Replace(" (Parameter 'features')", "", StringComparison.Ordinal);
            throw new CaptionIndexException($"'{features}' is no caption index: {fault}", e);
        }
    }

    static (int Rows, int Width) Check(SafetensorsFile file, string features, string pairs)
    {
        var metadata = file.ReadMetadata();
        if (metadata.GetValueOrDefault("format") != Format)
        {
            throw new CaptionIndexException(
                $"'{features}' is no caption index: its metadata name no format '{Format}'.");
        }
        if (metadata.GetValueOrDefault("version") is var version && version != Version)
        {
            throw new CaptionIndexException(
                $"'{features}' is of {(version is null ? "no version" : $"version '{version}'")}; this " +
                $"version of OnnxPose reads '{Version}'. Build the index again.");
        }
        var entry = file.Entry(Tensor);
        if (entry.Shape is not [var rows and > 0, var width and > 0] || rows * width > Array.MaxLength)
        {
            throw new CaptionIndexException(
                $"'{features}' has features of shape [{string.Join(", ", entry.Shape)}]; expected one row " +
                $"for each of at least one pair, at most {Array.MaxLength} numbers in all.");
        }
        return Hash(pairs) == metadata.GetValueOrDefault(HashKey)
            ? ((int)rows, (int)width)
            : throw new CaptionIndexException(
                $"'{pairs}' does not belong to '{features}': it is not the file that the features were " +
                "made of. Build the index again.");
    }

    static List<CaptionPair> ReadPairs(Stream stream, string name, int expected)
    {
        var pairs = new List<CaptionPair>();
        foreach (var pair in PairLines.Read(stream, name))
        {
            if (pairs.Count == expected)
            {
                throw Mismatch(name, $"more than {expected}", expected);
            }
            pairs.Add(pair);
        }
        return pairs.Count == expected
            ? pairs
            : throw Mismatch(name, pairs.Count.ToString(CultureInfo.InvariantCulture), expected);
    }

    static CaptionIndexException Mismatch(string name, string pairs, int expected) =>
        new($"'{name}' has {pairs} pairs, but there are features of {expected}.");

    static string Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

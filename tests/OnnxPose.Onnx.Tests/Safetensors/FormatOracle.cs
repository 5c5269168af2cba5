using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace OnnxPose.Onnx.Tests.Safetensors;

/// <summary>A tensor as the oracle reads it.</summary>
sealed record OracleTensor(string Type, long[] Shape, byte[] Bytes);

/// <summary>
/// The format's rules a second time, written for being obviously right instead of fast or frugal.
/// </summary>
static class FormatOracle
{
    static readonly (int Bytes, string[] Types)[] s_sizes =
    [
        (1, ["BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0"]),
        (2, ["I16", "U16", "F16", "BF16"]),
        (4, ["I32", "U32", "F32"]),
        (8, ["I64", "U64", "F64", "C64"]),
    ];

    /// <summary>The tensors of a file, or null if it breaks a rule.</summary>
    public static Dictionary<string, OracleTensor>? Read(byte[] file)
    {
        try
        {
            Require(file.Length >= 10);
            var length = BinaryPrimitives.ReadUInt64LittleEndian(file);
            Require(length >= 2 && length <= 16 << 20 && length <= (ulong)file.Length - 8);
            var header = new UTF8Encoding(false, true).GetString(file, 8, (int)length);
            Require(header[0] == '{' && header.TrimEnd(' ')[^1] == '}');
            using var document = JsonDocument.Parse(header);
            return ReadRoot(document.RootElement, file[(8 + (int)length)..]);
        }
        catch (Exception e) when (e
            is Refusal or JsonException or DecoderFallbackException or InvalidOperationException)
        {
            return null;
        }
    }

    static Dictionary<string, OracleTensor> ReadRoot(JsonElement root, byte[] data)
    {
        var tensors = new Dictionary<string, OracleTensor>();
        var ranges = new List<(int Begin, int End)>();
        RequireDistinctNames(root);
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == "__metadata__")
            {
                ReadMetadata(property.Value);
                continue;
            }
            tensors.Add(property.Name, ReadTensor(property.Value, data, out var range));
            ranges.Add(range);
        }
        RequireCover(ranges, data.Length);
        return tensors;
    }

    static void ReadMetadata(JsonElement metadata)
    {
        RequireDistinctNames(metadata);
        Require(metadata.EnumerateObject().All(static p => p.Value.GetString() is not null));
    }

    static void RequireDistinctNames(JsonElement element)
    {
        string[] names = [.. element.EnumerateObject().Select(static p => p.Name)];
        Require(names.Distinct().Count() == names.Length);
    }

    static OracleTensor ReadTensor(JsonElement tensor, byte[] data, out (int Begin, int End) range)
    {
        var fields = tensor.EnumerateObject().Select(static p => p.Name).Order(StringComparer.Ordinal);
        Require(fields.SequenceEqual(["data_offsets", "dtype", "shape"]));
        var type = tensor.GetProperty("dtype").GetString() ?? "";
        var size = (BigInteger)s_sizes.SingleOrDefault(row => row.Types.Contains(type)).Bytes;
        Require(size > 0);
        var shape = tensor.GetProperty("shape").EnumerateArray().Select(Natural).ToArray();
        Require(shape.Length <= 8 && shape.All(static d => d <= int.MaxValue));
        var offsets = tensor.GetProperty("data_offsets").EnumerateArray().Select(Natural).ToArray();
        Require(offsets.Length == 2 && offsets[0] <= offsets[1] && offsets[1] <= data.Length);
        Require(shape.Aggregate(size, static (a, b) => a * b) == offsets[1] - offsets[0]);
        range = ((int)offsets[0], (int)offsets[1]);
        return new(type, [.. shape.Select(static d => (long)d)], data[range.Begin..range.End]);
    }

    static BigInteger Natural(JsonElement number)
    {
        Require(number.ValueKind == JsonValueKind.Number && number.GetRawText().All(char.IsAsciiDigit));
        return BigInteger.Parse(number.GetRawText(), System.Globalization.CultureInfo.InvariantCulture);
    }

    // Every byte belongs to exactly one tensor, and no empty tensor sits inside another.
    static void RequireCover(List<(int Begin, int End)> ranges, int length)
    {
        Require(Enumerable.Range(0, length).All(at => ranges.Count(r => r.Begin <= at && at < r.End) == 1));
        Require(ranges.All(a => a.Begin < a.End || !ranges.Any(b => b.Begin < a.Begin && a.Begin < b.End)));
    }

    static void Require(bool rule)
    {
        if (!rule)
        {
            throw new Refusal();
        }
    }

    sealed class Refusal : Exception;
}

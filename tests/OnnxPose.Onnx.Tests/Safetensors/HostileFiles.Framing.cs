using System.Text;
using static OnnxPose.Onnx.Tests.Safetensors.RawFile;

namespace OnnxPose.Onnx.Tests.Safetensors;

/// <summary>
/// What can be wrong before any tensor is declared: the length, the text, the names, the metadata.
/// </summary>
static partial class HostileFiles
{
    static IEnumerable<HostileFile> Lengths()
    {
        for (var count = 0; count < 8; count++)
        {
            var bytes = count;
            yield return new($"{bytes} bytes and no more", () => Of(Good, 4)[..bytes]);
        }
        var length = (ulong)Good.Length;
        foreach (var (name, claimed) in new (string, ulong)[]
        {
            ("zero", 0UL), ("one", 1UL), ("one short of the header", length - 1),
            ("one beyond the header", length + 1), ("one beyond the file", length + 5),
            ("of the whole file", length + 12), ("just below the cap", HeaderCap),
            ("just above the cap", HeaderCap + 1), ("2^31", 1UL << 31),
            ("2^32 + the right one", (1UL << 32) + length),
            ("2^63 - 1", long.MaxValue), ("2^63", 1UL << 63), ("2^64 - 8", ulong.MaxValue - 7),
            ("2^64 - 1", ulong.MaxValue), ("in big-endian order", length << 56),
        })
        {
            yield return new($"length {name}", () => Claiming(claimed, Encoding.UTF8.GetBytes(Good), 4));
        }
        yield return new("length without a header", () => Of(Good, 4)[..8]);
        yield return new("length zero and nothing else", () => Claiming(0, []));
    }

    static IEnumerable<HostileFile> Texts()
    {
        foreach (var (name, header) in new[]
        {
            ("header of spaces", "        "), ("header of zeros", "\0\0\0\0\0\0\0\0"),
            ("array instead of an object", "[]"), ("string instead of an object", "\"{}\""),
            ("number instead of an object", "12"), ("null instead of an object", "null"),
            ("space before the object", " " + Good), ("newline before the object", "\n" + Good),
            ("byte order mark", "\uFEFF" + Good), ("second object after the first", Good + "{}"),
            ("letter after the object", Good + "x"), ("comma after the object", Good + ","),
            ("brace too many", Good + "}"), ("brace too few", Good[..^1]),
            ("zero byte as padding", Good + "\0\0"), ("newline as padding", Good + "\n"),
            ("tab as padding", Good + "\t"), ("comma after the last tensor", Good[..^1] + ",}"),
            ("comment", "{/* */" + Good[1..]), ("single quotes", Good.Replace('"', '\'')),
            ("name without quotes", "{a" + Good[4..]), ("name without a colon", "{\"a\" " + Good[5..]),
            ("name that never ends", "{\"aaaaaaaaaaaaaaaaaaaaaaaaaaa"),
            ("escape that never ends", "{\"\\u00"),
            ("depth bomb", string.Concat(Enumerable.Repeat("{\"a\":", 100_000))),
            ("depth bomb of arrays in a shape", "{\"a\":{\"shape\":" + new string('[', 100_000)),
        })
        {
            yield return new(name, () => Of(header, 4));
        }
        yield return new("UTF-16", () => Of(Encoding.Unicode.GetBytes(Good), 4));
    }

    static IEnumerable<HostileFile> Names()
    {
        foreach (var (name, bytes) in new (string, byte[])[]
        {
            ("of a lone continuation byte", [0x80]), ("cut inside a character", [0xE2, 0x82]),
            ("in overlong UTF-8", [0xC0, 0xAF]), ("of a surrogate in UTF-8", [0xED, 0xA0, 0x80]),
            ("beyond Unicode", [0xF4, 0x90, 0x80, 0x80]), ("with a raw control character", [0x01]),
            ("with a raw newline", [0x0A]), ("with an unknown escape", [.. "\\x41"u8]),
            ("of a lone high surrogate", [.. "\\ud800"u8]), ("of a lone low surrogate", [.. "\\udc00"u8]),
            ("of surrogates in the wrong order", [.. "\\udc00\\ud800"u8]),
            ("of a high surrogate and a letter", [.. "\\ud800a"u8]),
            ("of a high surrogate and a tab", [.. "\\ud800\\t"u8]),
            ("of two high surrogates and a low one", [.. "\\ud800\\ud800\\udc00"u8]),
            ("of 1025 bytes", [.. Enumerable.Repeat((byte)'n', 1025)]),
            ("of 10 MB", [.. Enumerable.Repeat((byte)'n', 10_000_000)]),
        })
        {
            yield return new($"name {name}", () =>
                Of([.. "{\""u8, .. bytes, .. Encoding.UTF8.GetBytes(Good[3..])], 4));
        }
    }

    static IEnumerable<HostileFile> NamesTwice()
    {
        static HostileFile Two(string fault, string first, string second, string shape, int each) =>
            new(fault, () => Of($"{{{Tensor(first, "U8", shape, 0, each)}," +
                $"{Tensor(second, "U8", shape, each, 2 * each)}}}", 2 * each));

        yield return Two("name twice", "a", "a", "[2]", 2);
        yield return Two("name twice, empty tensors", "a", "a", "[0]", 0);
        yield return Two("name twice, once escaped", "a", "\\u0061", "[2]", 2);
        yield return Two("name twice, once escaped as surrogates", "\U0001F600", "\\uD83D\\ude00", "[2]", 2);
        yield return Two("empty name twice", "", "", "[2]", 2);
    }

    static IEnumerable<HostileFile> Metadata()
    {
        foreach (var value in new[]
        {
            "null", "\"pt\"", "4", "[]", "true", "{\"k\":null}", "{\"k\":4}", "{\"k\":[]}", "{\"k\":{}}",
            "{\"k\":true}", "{\"k\":\"v\",\"k\":\"w\"}", "{\"k\":\"v\",\"\\u006b\":\"w\"}",
            "{\"\\ud800\":\"v\"}", "{\"k\":\"\\udfff\"}", "{\"k\":\"v\",}", "{\"k\"}",
            "{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}",
        })
        {
            yield return new($"metadata {value}", () => Of($"{{\"__metadata__\":{value},{Good[1..]}", 4));
        }
        yield return new("metadata twice", () => Of(
            "{\"__metadata__\":{},\"__metadata__\":{}," + Good[1..], 4));
        yield return new("metadata twice, once escaped", () => Of(
            "{\"__metadata__\":{},\"\\u005f_metadata__\":{}," + Good[1..], 4));
        yield return new("metadata with 1025 entries", () => Of("{\"__metadata__\":{"
            + string.Join(",", Enumerable.Range(0, 1025).Select(static i => $"\"{i}\":\"\""))
            + "}," + Good[1..], 4));
        yield return new("metadata with a name of 1025 bytes", () => Of(
            "{\"__metadata__\":{\"" + new string('n', 1025) + "\":\"\"}," + Good[1..], 4));
    }
}

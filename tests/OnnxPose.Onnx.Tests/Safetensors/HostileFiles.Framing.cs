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
            yield return new(
                $"{bytes} bytes and no more", () => Of(Good, 4)[..bytes], $"has {bytes} bytes", "8");
        }
        var length = (ulong)Good.Length;
        foreach (var (name, claimed, fault) in new (string, ulong, string)[]
        {
            ("zero", 0UL, "expected 2"), ("one", 1UL, "expected 2"),
            ("one beyond the file", length + 5, $"after {length + 4}"),
            ("of the whole file", length + 12, $"after {length + 4}"),
            ("just below the cap", HeaderCap, $"after {length + 4}"),
            ("just above the cap", HeaderCap + 1, Cap), ("2^31", 1UL << 31, Cap),
            ("2^32 + the right one", (1UL << 32) + length, Cap),
            ("2^63 - 1", long.MaxValue, Cap), ("2^63", 1UL << 63, Cap), ("2^64 - 8", ulong.MaxValue - 7, Cap),
            ("2^64 - 1", ulong.MaxValue, Cap), ("in big-endian order", length << 56, Cap),
        })
        {
            yield return new($"length {name}", () => Claiming(claimed, Encoding.UTF8.GetBytes(Good), 4),
                $"claims {claimed} bytes", fault);
        }
        yield return new("length one short of the header", () =>
            Claiming(length - 1, Encoding.UTF8.GetBytes(Good), 4), "header", "JSON", "open JSON object");
        yield return new("length one beyond the header", () =>
            Claiming(length + 1, Encoding.UTF8.GetBytes(Good), 4), "header", "0x01", $"byte {length}");
        yield return new("length without a header", () => Of(Good, 4)[..8], $"claims {length}", "after 0");
        yield return new("length zero and nothing else", () => Claiming(0, []), "claims 0");
    }

    static IEnumerable<HostileFile> Beginnings()
    {
        foreach (var (name, header, first) in new[]
        {
            ("header of spaces", "        ", "0x20"), ("header of zeros", "\0\0\0\0\0\0\0\0", "0x00"),
            ("array instead of an object", "[]", "0x5B"), ("string instead of an object", "\"{}\"", "0x22"),
            ("number instead of an object", "12", "0x31"), ("null instead of an object", "null", "0x6E"),
            ("space before the object", " " + Good, "0x20"),
            ("newline before the object", "\n" + Good, "0x0A"),
            ("byte order mark", "\uFEFF" + Good, "0xEF"),
        })
        {
            yield return new(name, () => Of(header, 4), "header", first, "expected '{'");
        }
        foreach (var (name, more, following) in new[]
        {
            ("second object after the first", "{}", "0x7B"), ("letter after the object", "x", "0x78"),
            ("comma after the object", ",", "0x2C"), ("brace too many", "}", "0x7D"),
            ("zero byte as padding", "\0\0", "0x00"), ("newline as padding", "\n", "0x0A"),
            ("tab as padding", "\t", "0x09"),
        })
        {
            yield return new(name, () => Of(Good + "  " + more, 4), following, $"byte {Good.Length + 2}");
        }
    }

    static IEnumerable<HostileFile> Texts()
    {
        foreach (var (name, header, fault) in new[]
        {
            ("brace too few", Good[..^1], "open JSON object"),
            ("comma after the last tensor", Good[..^1] + ",}", "trailing comma"),
            ("comment", "{/* */" + Good[1..], "'/'"), ("single quotes", Good.Replace('"', '\''), "'''"),
            ("name without quotes", "{a" + Good[4..], "'a'"),
            ("name without a colon", "{\"a\" " + Good[5..], "':'"),
            ("name that never ends", "{\"aaaaaaaaaaaaaaaaaaaaaaaaaaa", "end of string"),
            ("escape that never ends", "{\"\\u00", "end of string"),
        })
        {
            yield return new(name, () => Of(header, 4), "header", "JSON", fault);
        }
        yield return new("depth bomb", () =>
            Of(string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), 4), "tensor 'a'", "field 'a'");
        yield return new("depth bomb of arrays in a shape", () =>
            Of("{\"a\":{\"shape\":" + new string('[', 100_000), 4), "tensor 'a'", "an array in shape");
        yield return new("UTF-16", () => Of(Encoding.Unicode.GetBytes(Good), 4), "header", "0x00");
    }

    static IEnumerable<HostileFile> Names()
    {
        foreach (var (name, bytes, fault) in new (string, byte[], string[])[]
        {
            ("of a lone continuation byte", [0x80], ["UTF-8", "byte 2"]),
            ("cut inside a character", [0xE2, 0x82], ["UTF-8", "byte 2"]),
            ("in overlong UTF-8", [0xC0, 0xAF], ["UTF-8", "byte 2"]),
            ("of a surrogate in UTF-8", [0x61, 0xED, 0xA0, 0x80], ["UTF-8", "byte 3"]),
            ("beyond Unicode", [0xF4, 0x90, 0x80, 0x80], ["UTF-8", "byte 2"]),
            ("with a raw control character", [0x01], ["JSON", "0x01"]),
            ("with a raw newline", [0x0A], ["JSON", "0x0A"]),
            ("with an unknown escape", [.. "\\x41"u8], ["JSON", "'x'"]),
            ("of a lone high surrogate", [.. "\\ud800"u8], ["surrogate", "byte 1"]),
            ("of a lone low surrogate", [.. "\\udc00"u8], ["surrogate", "byte 1"]),
            ("of surrogates in the wrong order", [.. "\\udc00\\ud800"u8], ["surrogate", "byte 1"]),
            ("of a high surrogate and a letter", [.. "\\ud800a"u8], ["surrogate", "byte 1"]),
            ("of a high surrogate and a tab", [.. "\\ud800\\t"u8], ["surrogate", "byte 1"]),
            ("of two high surrogates and a low one", [.. "\\ud800\\ud800\\udc00"u8], ["surrogate", "byte 1"]),
            ("of 1025 bytes", [.. Enumerable.Repeat((byte)'n', 1025)], ["name", "1025", "1024"]),
            ("of 10 MB", [.. Enumerable.Repeat((byte)'n', 10_000_000)], ["name", "10000000", "1024"]),
        })
        {
            yield return new($"name {name}", () =>
                Of([.. "{\""u8, .. bytes, .. Encoding.UTF8.GetBytes(Good[3..])], 4), fault);
        }
    }

    static IEnumerable<HostileFile> NamesTwice()
    {
        static HostileFile Two(string fault, string first, string second, string shape, int each) =>
            new(fault, () => Of($"{{{Tensor(first, "U8", shape, 0, each)}," +
                $"{Tensor(second, "U8", shape, each, 2 * each)}}}", 2 * each), $"tensor '{first}'", "twice");

        yield return Two("name twice", "a", "a", "[2]", 2);
        yield return Two("name twice, empty tensors", "a", "a", "[0]", 0);
        yield return Two("name twice, once escaped", "a", "\\u0061", "[2]", 2);
        yield return Two("name twice, once escaped as surrogates", "\U0001F600", "\\uD83D\\ude00", "[2]", 2);
        yield return Two("empty name twice", "", "", "[2]", 2);
    }

    static IEnumerable<HostileFile> Metadata()
    {
        foreach (var (value, fault) in new (string, string[])[]
        {
            ("null", ["null", "object"]), ("\"pt\"", ["'pt'", "object"]), ("4", [" 4;", "object"]),
            ("[]", ["array", "object"]), ("true", ["true", "object"]), ("{\"k\":null}", ["null", "'k'"]),
            ("{\"k\":4}", [" 4 ", "'k'"]), ("{\"k\":[]}", ["array", "'k'"]),
            ("{\"k\":{}}", ["object", "'k'"]), ("{\"k\":true}", ["true", "'k'"]),
            ("{\"k\":\"v\",\"k\":\"w\"}", ["'k'", "twice"]),
            ("{\"k\":\"v\",\"\\u006b\":\"w\"}", ["'k'", "twice"]),
            ("{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}", ["array", "'shape'"]),
        })
        {
            yield return new($"metadata {value}", () => Of($"{{\"__metadata__\":{value},{Good[1..]}", 4),
                ["__metadata__", .. fault]);
        }
        foreach (var (value, fault) in new (string, string[])[]
        {
            ("{\"\\ud800\":\"v\"}", ["surrogate", "byte 17"]),
            ("{\"k\":\"\\udfff\"}", ["surrogate", "byte 21"]),
            ("{\"k\":\"v\",}", ["JSON", "trailing comma"]), ("{\"k\"}", ["JSON", "'}'"]),
        })
        {
            yield return new(
                $"metadata {value}", () => Of($"{{\"__metadata__\":{value},{Good[1..]}", 4), fault);
        }
    }

    static IEnumerable<HostileFile> MuchMetadata()
    {
        yield return new("metadata twice", () => Of(
            "{\"__metadata__\":{},\"__metadata__\":{}," + Good[1..], 4), "__metadata__", "twice");
        yield return new("metadata twice, once escaped", () => Of(
            "{\"__metadata__\":{},\"\\u005f_metadata__\":{}," + Good[1..], 4), "__metadata__", "twice");
        yield return new("metadata with 1025 entries", () => Of("{\"__metadata__\":{"
            + string.Join(",", Enumerable.Range(0, 1025).Select(static i => $"\"{i}\":\"\""))
            + "}," + Good[1..], 4), "__metadata__", "more than 1024");
        yield return new("metadata with a name of 1025 bytes", () => Of(
            "{\"__metadata__\":{\"" + new string('n', 1025) + "\":\"\"}," + Good[1..], 4),
            "name", "1025", "1024");
    }
}

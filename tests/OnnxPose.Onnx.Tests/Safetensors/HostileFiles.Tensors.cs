using System.Globalization;
using System.Text;
using static OnnxPose.Onnx.Tests.Safetensors.RawFile;

namespace OnnxPose.Onnx.Tests.Safetensors;

/// <summary>What can be wrong with the declaration of tensors, alone and together.</summary>
static partial class HostileFiles
{
    const string LargestOffset = "9223372036854775807", LargestDimension = "2147483647";

    // A file of one tensor with four bytes of data, described by these fields.
    static HostileFile One(string name, string fields, params string[] says) =>
        new(name, () => Of($"{{\"a\":{{{fields}}}}}", 4), ["tensor 'a'", .. says]);

    // The same, where the header is no JSON.
    static HostileFile NoJson(string name, string fields, string fault) =>
        One(name, fields) with { Says = ["header", "JSON", fault] };

    static IEnumerable<HostileFile> Declarations()
    {
        foreach (var (value, found) in new[]
        {
            ("null", "null"), ("true", "true"), ("\"F32\"", "'F32'"), ("4", " 4;"), ("[]", "array"),
            ("[0,4]", "array"), ("{}", "dtype"),
        })
        {
            yield return new(
                $"tensor that is {value}", () => Of($"{{\"a\":{value}}}", 4), "tensor 'a'", found);
        }
        foreach (var (name, fields, fault) in new (string, string, string[])[]
        {
            ("no dtype", "\"shape\":[4],\"data_offsets\":[0,4]", ["lacks", "dtype"]),
            ("no shape", "\"dtype\":\"U8\",\"data_offsets\":[0,4]", ["lacks", "shape"]),
            ("no data_offsets", "\"dtype\":\"U8\",\"shape\":[4]", ["lacks", "data_offsets"]),
            ("dtype twice", "\"dtype\":\"F32\",\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]",
                ["dtype twice"]),
            ("shape twice", "\"dtype\":\"U8\",\"shape\":[9],\"shape\":[4],\"data_offsets\":[0,4]",
                ["shape twice"]),
            ("data_offsets twice",
                "\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[9,9],\"data_offsets\":[0,4]",
                ["data_offsets twice"]),
            ("unknown field", "\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4],\"strides\":[1]",
                ["'strides'"]),
            ("field in capitals", "\"DTYPE\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]", ["'DTYPE'"]),
        })
        {
            yield return One(name, fields, fault);
        }
        yield return new("field of a lone surrogate", () =>
            Of("{\"a\":{\"\\ud800\":1,\"dtype\":\"U8\",\"shape\":[4]}}", 4), "surrogate", "byte 6");
    }

    static IEnumerable<HostileFile> Types()
    {
        foreach (var (type, found) in new[]
        {
            ("null", "null"), ("4", " 4 "), ("[]", "array"), ("{}", "object"), ("true", "true"),
            ("\"\"", "''"), ("\"u8\"", "'u8'"), ("\"U8 \"", "'U8 '"), ("\"F4\"", "'F4'"),
            ("\"F6_E2M3\"", "'F6_E2M3'"),
            ("\"F128\"", "'F128'"),
        })
        {
            yield return One($"dtype {type}", $"\"dtype\":{type},\"shape\":[4],\"data_offsets\":[0,4]",
                found, "dtype", "BF16");
        }
        yield return new("dtype of a lone surrogate", () =>
            Of("{\"a\":{\"dtype\":\"\\ud800\",\"shape\":[4]}}", 4), "surrogate", "byte 14");
    }

    static IEnumerable<HostileFile> Shapes()
    {
        foreach (var (shape, found) in new[]
        {
            ("null", "null"), ("4", " 4 "), ("\"4\"", "'4'"), ("{}", "object"), ("[[4]]", "array in"),
            ("[null]", "null"), ("[\"4\"]", "'4'"), ("[true]", "true"), ("[{}]", "object"), ("[-4]", "-4"),
            ("[-2,-2]", "-2"), ("[-1]", "-1"), ("[-0]", "-0"), ("[4.0]", "4.0"), ("[4e0]", "4e0"),
            ("[4E0]", "4E0"), ("[4.5]", "4.5"), ("[1e3]", "1e3"),
            ("[9223372036854775808]", "9223372036854775808"),
            ("[18446744073709551620]", "18446744073709551620"),
            ("[99999999999999999999999999]", "99999999999999999999999999"),
        })
        {
            yield return One($"shape {shape}", Shaped(shape), found, "shape");
        }
        foreach (var (shape, fault) in new[]
        {
            ("[4,]", "trailing comma"), ("[,4]", "','"), ("[4 4]", "'4'"), ("[+4]", "'+'"), ("[04]", "'4'"),
            ("[0x4]", "'x'"), ("[NaN]", "'N'"), ("[Infinity]", "'I'"),
        })
        {
            yield return NoJson($"shape {shape}", Shaped(shape), fault);
        }
        foreach (var (shape, written, bytes) in new[]
        {
            ("[3]", "[3]", 3), ("[5]", "[5]", 5), ("[]", "[]", 1), ("[0]", "[0]", 0),
            ("[2,2,2]", "[2, 2, 2]", 8),
        })
        {
            yield return One($"shape {shape}", Shaped(shape), written, "U8", "4 bytes", $"takes {bytes}");
        }
        yield return One("shape of nine dimensions", Shaped("[1,1,1,1,1,1,1,1,4]"), "more than 8 dimensions");
        yield return One("shape of F32 counted as bytes",
            "\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,4]", "[4]", "F32", "4 bytes", "takes 16");

        static string Shaped(string shape) => $"\"dtype\":\"U8\",\"shape\":{shape},\"data_offsets\":[0,4]";
    }

    static IEnumerable<HostileFile> Overflows()
    {
        foreach (var (name, type, shape, fault) in new (string, string, string, string[])[]
        {
            ("[2^32, 2^32], which wraps to nothing", "U8", "[4294967296,4294967296]",
                ["4294967296", LargestDimension]),
            ("[2^16]^4, which wraps to nothing", "U8", "[65536,65536,65536,65536]",
                ["[65536, 65536, 65536, 65536]", "overflow"]),
            ("[2^30, 2^31-1] of F64, which overflows", "F64", "[1073741824,2147483647]",
                ["[1073741824, 2147483647]", "overflow"]),
            ("[2^31-1]^3, which overflows", "U8", "[2147483647,2147483647,2147483647]",
                ["[2147483647, 2147483647, 2147483647]", "overflow"]),
            ("that overflows before its zero", "U8", "[2147483647,2147483647,2147483647,0]",
                ["[2147483647, 2147483647, 2147483647, 0]", "overflow"]),
            ("[0, 2^63-1]", "U8", "[0,9223372036854775807]", ["9223372036854775807", LargestDimension]),
            ("[0, 2^31]", "U8", "[0,2147483648]", ["2147483648", LargestDimension]),
        })
        {
            yield return new($"shape {name}", () => Of($"{{{Tensor("a", type, shape, 0, 0)}}}"),
                ["tensor 'a'", .. fault]);
        }
    }

    static IEnumerable<HostileFile> Offsets()
    {
        foreach (var (offsets, fault) in new (string, string[])[]
        {
            ("null", ["null", "data_offsets"]), ("4", [" 4 ", "data_offsets"]),
            ("\"0,4\"", ["'0,4'", "data_offsets"]),
            ("{}", ["object", "data_offsets"]), ("[]", ["has 0 data_offsets", "two"]),
            ("[0]", ["has 1 data_offsets", "two"]), ("[0,4,4]", ["more than 2 data_offsets", "two"]),
            ("[0,\"4\"]", ["'4'", LargestOffset]), ("[0,null]", ["null", LargestOffset]),
            ("[[0,4]]", ["array", LargestOffset]), ("[-4,0]", ["-4", LargestOffset]),
            ("[0,-4]", ["-4", LargestOffset]), ("[-0,4]", ["-0", LargestOffset]),
            ("[0.0,4]", ["0.0", LargestOffset]), ("[0,4.0]", ["4.0", LargestOffset]),
            ("[0,4e0]", ["4e0", LargestOffset]),
            ("[0,9223372036854775808]", ["9223372036854775808", LargestOffset]),
            ("[0,18446744073709551620]", ["18446744073709551620", LargestOffset]),
            ("[4,0]", ["offset 0", "begins at 4"]), ("[1,5]", ["offset 1", "expected 0", "hole"]),
            ("[4,8]", ["offset 4", "expected 0", "hole"]), ("[0,5]", ["5 bytes", "[4]", "takes 4"]),
            ("[0,3]", ["3 bytes", "[4]", "takes 4"]),
            ("[9223372036854775803,9223372036854775807]", ["offset 9223372036854775803", "expected 0"]),
        })
        {
            yield return One($"data_offsets {offsets}",
                $"\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":{offsets}", fault);
        }
    }

    static IEnumerable<HostileFile> Covers()
    {
        static HostileFile Two(
            string name, int begin0, int end0, int begin1, int end1, int data, params string[] says) =>
            new(name, () => Of($"{{{Tensor("a", "U8", $"[{end0 - begin0}]", begin0, end0)}," +
                $"{Tensor("b", "U8", $"[{end1 - begin1}]", begin1, end1)}}}", data), says);

        yield return Two("two tensors on the same bytes", 0, 4, 0, 4, 4,
            "tensor 'b'", "overlaps", "offset 0", "expected 4");
        yield return Two("two tensors that overlap", 0, 3, 2, 4, 4,
            "tensor 'b'", "overlaps", "offset 2", "expected 3");
        yield return Two("tensor inside another", 0, 4, 1, 3, 4,
            "tensor 'b'", "overlaps", "offset 1", "expected 4");
        yield return Two("hole before the first", 1, 2, 2, 4, 4,
            "tensor 'a'", "hole of 1 bytes", "offset 1", "expected 0");
        yield return Two("hole between", 0, 2, 4, 5, 5,
            "tensor 'b'", "hole of 2 bytes", "offset 4", "expected 2");
        yield return Two("bytes after the last", 0, 2, 2, 4, 5, "take 4 bytes", "5 bytes follow");
        yield return Two("last byte missing", 0, 2, 2, 4, 3, "take 4 bytes", "3 bytes follow");
        yield return Two("all bytes missing", 0, 2, 2, 4, 0, "take 4 bytes", "0 bytes follow");
        yield return Two("empty tensor inside another", 0, 4, 2, 2, 4,
            "tensor 'b'", "overlaps", "offset 2", "expected 4");
        yield return Two("empty tensor beyond the end", 0, 4, 5, 5, 4,
            "tensor 'b'", "hole of 1 bytes", "offset 5", "expected 4");
        yield return new("no tensors but bytes", () => Of("{}", 4), "take 0 bytes", "4 bytes follow");
        yield return new("metadata alone but bytes", () => Of("{\"__metadata__\":{\"format\":\"pt\"}}", 4),
            "take 0 bytes", "4 bytes follow");
        yield return new("tensor of 2 GB in a file of 4 bytes", () => Of(
            $"{{{Tensor("a", "U8", "[2147483647]", 0, int.MaxValue)}}}", 4),
            "take 2147483647 bytes", "4 bytes follow");
    }

    static IEnumerable<HostileFile> Large()
    {
        static HostileFile Many(string name, int count, Func<int, string> tensor, params string[] says) =>
            new(name, () =>
            {
                var header = new StringBuilder("{", count * 56);
                for (var i = 0; i < count; i++)
                {
                    header.Append(i == 0 ? "" : ",").Append(tensor(i));
                }
                return Of(header.Append('}').ToString());
            }, says);

        static string Empty(int i) =>
            Tensor(i.ToString("x", CultureInfo.InvariantCulture), "U8", "[0]", 0, 0);

        yield return Many("1 M tiny tensors", 1_000_000, Empty, "claims", Cap);
        yield return Many("50,000 tiny tensors and one name twice", 50_000, static i => Empty(i % 49_999),
            "tensor '0'", "twice");
        yield return Many("50,000 tiny tensors and no bytes for the last", 50_000, static i =>
            i == 49_999 ? Tensor("last", "U8", "[1]", 0, 1) : Empty(i), "take 1 bytes", "0 bytes follow");
        yield return Many("2 M numbers instead of tensors", 2_000_000, static _ => "\"\":0",
            "tensor ''", " 0;");
        yield return new("15 MiB of spaces and no end", () => Of("{" + new string(' ', 15 << 20)),
            "header", "JSON", "open JSON object");
    }
}

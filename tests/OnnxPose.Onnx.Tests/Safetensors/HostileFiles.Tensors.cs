using System.Globalization;
using System.Text;
using static OnnxPose.Onnx.Tests.Safetensors.RawFile;

namespace OnnxPose.Onnx.Tests.Safetensors;

/// <summary>What can be wrong with the declaration of tensors, alone and together.</summary>
static partial class HostileFiles
{
    // A file of one tensor with four bytes of data, described by these fields.
    static byte[] One(string fields) => Of($"{{\"a\":{{{fields}}}}}", 4);

    static IEnumerable<HostileFile> Declarations()
    {
        foreach (var value in new[] { "null", "true", "\"F32\"", "4", "[]", "[0,4]", "{}" })
        {
            yield return new($"tensor that is {value}", () => Of($"{{\"a\":{value}}}", 4));
        }
        foreach (var type in new[]
        {
            "null", "4", "[]", "{}", "true", "\"\"", "\"u8\"", "\"U8 \"", "\"F4\"", "\"F6_E2M3\"", "\"F128\"",
            "\"\\ud800\"",
        })
        {
            yield return new($"dtype {type}", () =>
                One($"\"dtype\":{type},\"shape\":[4],\"data_offsets\":[0,4]"));
        }
        foreach (var (name, fields) in new[]
        {
            ("no dtype", "\"shape\":[4],\"data_offsets\":[0,4]"),
            ("no shape", "\"dtype\":\"U8\",\"data_offsets\":[0,4]"),
            ("no data_offsets", "\"dtype\":\"U8\",\"shape\":[4]"),
            ("dtype twice", "\"dtype\":\"F32\",\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]"),
            ("shape twice", "\"dtype\":\"U8\",\"shape\":[9],\"shape\":[4],\"data_offsets\":[0,4]"),
            ("data_offsets twice",
                "\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[9,9],\"data_offsets\":[0,4]"),
            ("unknown field", "\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4],\"strides\":[1]"),
            ("field of a lone surrogate",
                "\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4],\"\\ud800\":1"),
            ("field in capitals", "\"DTYPE\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]"),
        })
        {
            yield return new(name, () => One(fields));
        }
    }

    static IEnumerable<HostileFile> Shapes()
    {
        foreach (var shape in new[]
        {
            "null", "4", "\"4\"", "{}", "[[4]]", "[null]", "[\"4\"]", "[true]", "[{}]", "[4,]", "[,4]",
            "[4 4]", "[-4]", "[-2,-2]", "[-1]", "[-0]", "[+4]", "[04]", "[4.0]", "[4e0]", "[4E0]", "[4.5]",
            "[1e3]", "[0x4]", "[NaN]", "[Infinity]", "[9223372036854775808]", "[18446744073709551620]",
            "[99999999999999999999999999]", "[3]", "[5]", "[]", "[0]", "[2,2,2]", "[1,1,1,1,1,1,1,1,4]",
        })
        {
            yield return new($"shape {shape}", () =>
                One($"\"dtype\":\"U8\",\"shape\":{shape},\"data_offsets\":[0,4]"));
        }
        yield return new("shape of F32 counted as bytes", () => One(
            "\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,4]"));
    }

    static IEnumerable<HostileFile> Overflows()
    {
        foreach (var (name, type, shape) in new[]
        {
            ("[2^32, 2^32], which wraps to nothing", "U8", "[4294967296,4294967296]"),
            ("[2^16]^4, which wraps to nothing", "U8", "[65536,65536,65536,65536]"),
            ("[2^30, 2^31-1] of F64, which overflows", "F64", "[1073741824,2147483647]"),
            ("[2^31-1]^3, which overflows", "U8", "[2147483647,2147483647,2147483647]"),
            ("that overflows before its zero", "U8", "[2147483647,2147483647,2147483647,0]"),
            ("[0, 2^63-1]", "U8", "[0,9223372036854775807]"),
            ("[0, 2^31]", "U8", "[0,2147483648]"),
        })
        {
            yield return new($"shape {name}", () => Of($"{{{Tensor("a", type, shape, 0, 0)}}}"));
        }
    }

    static IEnumerable<HostileFile> Offsets()
    {
        foreach (var offsets in new[]
        {
            "null", "4", "\"0,4\"", "{}", "[]", "[0]", "[0,4,4]", "[0,\"4\"]", "[0,null]", "[[0,4]]",
            "[-4,0]", "[0,-4]", "[-0,4]", "[0.0,4]", "[0,4.0]", "[0,4e0]", "[0,9223372036854775808]",
            "[0,18446744073709551620]", "[4,0]", "[1,5]", "[4,8]", "[0,5]", "[0,3]",
            "[9223372036854775803,9223372036854775807]",
        })
        {
            yield return new($"data_offsets {offsets}", () =>
                One($"\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":{offsets}"));
        }
    }

    static IEnumerable<HostileFile> Covers()
    {
        static HostileFile Two(string name, int begin0, int end0, int begin1, int end1, int data) =>
            new(name, () => Of($"{{{Tensor("a", "U8", $"[{end0 - begin0}]", begin0, end0)}," +
                $"{Tensor("b", "U8", $"[{end1 - begin1}]", begin1, end1)}}}", data));

        yield return Two("two tensors on the same bytes", 0, 4, 0, 4, 4);
        yield return Two("two tensors that overlap", 0, 3, 2, 4, 4);
        yield return Two("tensor inside another", 0, 4, 1, 3, 4);
        yield return Two("hole before the first", 1, 2, 2, 4, 4);
        yield return Two("hole between", 0, 2, 3, 4, 4);
        yield return Two("bytes after the last", 0, 2, 2, 4, 5);
        yield return Two("last byte missing", 0, 2, 2, 4, 3);
        yield return Two("all bytes missing", 0, 2, 2, 4, 0);
        yield return Two("empty tensor inside another", 0, 4, 2, 2, 4);
        yield return Two("empty tensor beyond the end", 0, 4, 5, 5, 4);
        yield return new("no tensors but bytes", () => Of("{}", 4));
        yield return new("metadata alone but bytes", () => Of("{\"__metadata__\":{\"format\":\"pt\"}}", 4));
        yield return new("tensor of 2 GB in a file of 4 bytes", () => Of(
            $"{{{Tensor("a", "U8", "[2147483647]", 0, int.MaxValue)}}}", 4));
    }

    static IEnumerable<HostileFile> Large()
    {
        static HostileFile Many(string name, int count, Func<int, string> tensor) => new(name, () =>
        {
            var header = new StringBuilder("{", count * 56);
            for (var i = 0; i < count; i++)
            {
                header.Append(i == 0 ? "" : ",").Append(tensor(i));
            }
            return Of(header.Append('}').ToString());
        });

        static string Empty(int i) =>
            Tensor(i.ToString("x", CultureInfo.InvariantCulture), "U8", "[0]", 0, 0);

        yield return Many("1 M tiny tensors", 1_000_000, Empty);
        yield return Many("50,000 tiny tensors and one name twice", 50_000, static i => Empty(i % 49_999));
        yield return Many("50,000 tiny tensors and no bytes for the last", 50_000, static i =>
            i == 49_999 ? Tensor("last", "U8", "[1]", 0, 1) : Empty(i));
        yield return Many("2 M numbers instead of tensors", 2_000_000, static _ => "\"\":0");
        yield return new("15 MiB of spaces and no end", () => Of("{" + new string(' ', 15 << 20)));
    }
}

namespace OnnxPose.Onnx.Safetensors;

/// <summary>The element types of the format that fill whole bytes, under the format's own names.</summary>
/// <remarks>F4, F6_E2M3 and F6_E3M2 pack several elements into a byte; they are refused as unknown.</remarks>
enum DType
{
    Bool,
    U8,
    I8,
    F8E5M2,
    F8E4M3,
    F8E8M0,
    I16,
    U16,
    F16,
    BF16,
    I32,
    U32,
    F32,
    I64,
    U64,
    F64,
    C64,
}

/// <summary>Names and sizes of <see cref="DType"/>.</summary>
static class DTypes
{
    static readonly (string Name, int Bytes)[] s_table =
    [
        ("BOOL", 1), ("U8", 1), ("I8", 1), ("F8_E5M2", 1), ("F8_E4M3", 1), ("F8_E8M0", 1),
        ("I16", 2), ("U16", 2), ("F16", 2), ("BF16", 2),
        ("I32", 4), ("U32", 4), ("F32", 4),
        ("I64", 8), ("U64", 8), ("F64", 8), ("C64", 8),
    ];

    /// <summary>Every name that <see cref="TryParse"/> knows, in one line.</summary>
    public static string KnownNames { get; } = string.Join(", ", s_table.Select(static row => row.Name));

    /// <summary>Bytes of one element: 1, 2, 4 or 8.</summary>
    public static int ByteSize(this DType type) => s_table[(int)type].Bytes;

    /// <summary>The name in a file's header, for instance <c>BF16</c>.</summary>
    public static string HeaderName(this DType type) => s_table[(int)type].Name;

    /// <summary>
    /// The type whose header name equals the string that <paramref name="reader"/> stands on.
    /// </summary>
    public static bool TryParse(ref readonly System.Text.Json.Utf8JsonReader reader, out DType type)
    {
        for (var i = 0; i < s_table.Length; i++)
        {
            if (reader.ValueTextEquals(s_table[i].Name))
            {
                type = (DType)i;
                return true;
            }
        }
        type = default;
        return false;
    }
}

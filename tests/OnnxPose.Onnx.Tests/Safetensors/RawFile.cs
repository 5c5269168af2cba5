using System.Buffers.Binary;
using System.Text;

namespace OnnxPose.Onnx.Tests.Safetensors;

/// <summary>Files put together byte by byte, right or wrong, without the writer under test.</summary>
static class RawFile
{
    /// <summary>The length of the header, the header and so many bytes 1, 2, 3, ... of data.</summary>
    public static byte[] Of(string header, int dataBytes = 0) =>
        Of(Encoding.UTF8.GetBytes(header), dataBytes);

    public static byte[] Of(byte[] header, int dataBytes = 0) =>
        Claiming((ulong)header.Length, header, dataBytes);

    /// <summary>A header whose length is given, true or not.</summary>
    public static byte[] Claiming(ulong length, byte[] header, int dataBytes = 0)
    {
        var file = new byte[8 + header.Length + dataBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        header.CopyTo(file, 8);
        for (var i = 0; i < dataBytes; i++)
        {
            file[8 + header.Length + i] = (byte)(i + 1);
        }
        return file;
    }

    /// <summary>A header's part for one tensor.</summary>
    public static string Tensor(string name, string type, string shape, long begin, long end) =>
        $$"""
        "{{name}}":{"dtype":"{{type}}","shape":{{shape}},"data_offsets":[{{begin}},{{end}}]}
        """;

    /// <summary>Two tensors and metadata, 149 bytes: what the mutation tests break in every way.</summary>
    public static byte[] Small() => Of(
        "{\"__metadata__\":{\"k\":\"v\"}," + Tensor("a", "F16", "[2,1]", 0, 4) + ","
            + Tensor("b", "U8", "[]", 4, 5) + "}  ", 5);
}

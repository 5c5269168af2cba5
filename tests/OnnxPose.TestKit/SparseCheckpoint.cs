using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace OnnxPose.TestKit;

/// <summary>A checkpoint of any size that takes no room: its tensors are a hole in the file, which reads as
/// zeros.</summary>
static class SparseCheckpoint
{
    const int BytesPerElement = 2;     // F16

    /// <summary>Writes a .safetensors file with a true header.</summary>
    public static void Write(string path, IEnumerable<(string Name, long[] Shape)> tensors)
    {
        using var file = File.Create(path);
        var bytes = WriteHeader(file, tensors);
        file.SetLength(file.Position + bytes);
    }

    /// <summary>Writes what stands before the values of F16 tensors that lie one after another.</summary>
    /// <returns>Bytes of the values.</returns>
    public static long WriteHeader(Stream file, IEnumerable<(string Name, long[] Shape)> tensors)
    {
        var header = new StringBuilder("{");
        var end = 0L;
        foreach (var (name, shape) in tensors)
        {
            var begin = end;
            end += BytesPerElement * shape.Aggregate(1L, static (product, size) => product * size);
            header.Append(header.Length > 1 ? "," : "").Append(
                CultureInfo.InvariantCulture,
                $"\"{name}\":{{\"dtype\":\"F16\",\"shape\":[{string.Join(',', shape)}],")
                .Append(CultureInfo.InvariantCulture, $"\"data_offsets\":[{begin},{end}]}}");
        }
        var bytes = Encoding.UTF8.GetBytes(header.Append('}').ToString());
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
        file.Write(length);
        file.Write(bytes);
        return end;
    }
}

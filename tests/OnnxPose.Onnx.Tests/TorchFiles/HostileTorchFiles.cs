using System.Text;
using static OnnxPose.TestKit.TorchBytes;

namespace OnnxPose.Onnx.Tests.TorchFiles;

/// <summary>A broken checkpoint by name, and what its refusal must say.</summary>
public sealed record HostileTorchFile(string Name, string Fault, Func<byte[]> Make)
{
    public override string ToString() => Name;
}

/// <summary>Broken checkpoints. Each breaks one rule and would be legal, or nearly so, without that
/// fault.</summary>
static class HostileTorchFiles
{
    const string Floats = "FloatStorage";
    const string Executed = "nothing was executed";

    public static IEnumerable<HostileTorchFile> All() =>
        [.. Requests(), .. Pickles(), .. Tensors(), .. Zips()];

    static IEnumerable<HostileTorchFile> Requests() =>
    [
        Asks("os.system", "os", "system"), Asks("posix.system", "posix", "system"),
        Asks("eval", "builtins", "eval"), Asks("eval of Python 2", "__builtin__", "eval"),
        Asks("subprocess", "subprocess", "Popen"), Asks("a module's file", "torch", "load"),
        Asks("a dotted name", "collections", "OrderedDict.__class__"),
        Asks("a parameter", "torch._utils", "_rebuild_parameter"),
        Asks("a name with controls", "o\x1Bs", "system"),
        new("a call of a storage class", Executed, () => Of([.. Global("torch", Floats), .. ")R"u8])),
        new("a call of a text", Executed,
            () => Of([.. Unicode("os.system"), .. Unicode("id"), 0x85, (byte)'R'])),
        new("arguments to OrderedDict", Executed,
            () => Of([.. Global("collections", "OrderedDict"), .. Unicode("x"), 0x85, (byte)'R'])),
        new("a call without a tuple", Executed,
            () => Of([.. Global("collections", "OrderedDict"), (byte)'N', (byte)'R'])),
        new("INST of os.system", "operation 0x69", () => Of("(ios\nsystem\n"u8.ToArray())),
        new("OBJ", "operation 0x6F", () => Of([(byte)'(', .. Global("torch", Floats), (byte)'o'])),
        new("NEWOBJ", "operation 0x81", () => Of([.. Global("torch", Floats), (byte)')', 0x81])),
        new("STACK_GLOBAL", "operation 0x93", () => Of([.. Unicode("os"), .. Unicode("system"), 0x93])),
        new("an extension code", "operation 0x82", () => Of([0x82, 1])),
        new("a persistent id of another kind", "no storage", () => Of([.. Unicode("file"), (byte)'Q'])),
        new("a state of a storage class", "state",
            () => Of([.. Global("torch", Floats), (byte)'}', (byte)'b'])),
    ];

    static IEnumerable<HostileTorchFile> Pickles() =>
    [
        new("protocol 4", "protocol 2", () => Archive(("data.pkl", [0x80, 4, (byte)'}', (byte)'.']))),
        new("no protocol", "protocol 2", () => Archive(("data.pkl", "}."u8.ToArray()))),
        new("an empty pickle", "ends in the middle", () => Archive(("data.pkl", []))),
        new("no stop", "ends in the middle", () => Archive(("data.pkl", [0x80, 2, (byte)'}']))),
        new("nothing at the stop", "takes more values", () => Of([])),
        new("a value left behind", "leaves values", () => Of("}}"u8.ToArray())),
        new("a mark left behind", "takes more values", () => Of("}("u8.ToArray())),
        new("a pop below the mark", "takes more values", () => Of([.. Unicode("a"), .. "(R"u8])),
        new("a tuple without a mark", "takes more values", () => Of("}t"u8.ToArray())),
        new("a memo that was never put", "recalls value 7", () => Of("h\x07"u8.ToArray())),
        new("a memo of nothing", "takes more values", () => Of("q\0"u8.ToArray())),
        new("a text of 2 GiB", "ends in the middle", () => Of([(byte)'X', 255, 255, 255, 127])),
        new("a text of negative length", "ends in the middle", () => Of([(byte)'X', 255, 255, 255, 255])),
        new("a number of 255 bytes", "255 bytes", () => Of([0x8A, 255, .. new byte[255]])),
        new("a key that is a number", "no text", () => Of("}K\x01K\x02s"u8.ToArray())),
        new("an odd entry", "no dictionary", () => Of([(byte)'}', (byte)'(', .. Unicode("a"), (byte)'u'])),
        new("entries of a tuple", "no dictionary", () => Of([.. ")("u8, .. Unicode("a"), .. "Nu"u8])),
        new("a list", "operation 0x5D", () => Of("]"u8.ToArray())),
        new("a number at the top", "not a dictionary of tensors", () => Of("K\x01"u8.ToArray())),
        new("a tuple at the top", "not a dictionary of tensors", () => Of(")"u8.ToArray())),
        new("an epoch among the tensors", "'epoch' is not a tensor",
            () => Of([(byte)'}', .. Unicode("epoch"), .. "K\x05s"u8])),
        new("a dictionary in itself", "'self' is not a tensor",
            () => Of([.. "}q\0"u8, .. Unicode("self"), .. "h\0s"u8])),
        new("a memo bomb", "more than 262144 values",
            () => Of([.. ")q\0"u8, .. Repeat([.. "h\0h\0"u8, 0x86, .. "q\0"u8], 100_000)])),
        new("many values", "more than 262144 values", () => Of(Repeat("}"u8.ToArray(), 300_000))),
        new("deep nesting", "not a dictionary of tensors", () => Of([(byte)')', .. Repeat([0x85], 200_000)])),
        new("deep marks", "takes more values", () => Of(Repeat("("u8.ToArray(), 900_000))),
        new("a pickle beyond 1 MiB", "at most 1048576",
            () => Archive(("data.pkl", new byte[(1 << 20) + 1]))),
    ];

    static IEnumerable<HostileTorchFile> Tensors() =>
    [
        Bad("a storage that is not there", "no storage '5'", Tensor("a", [2], Floats, 5)),
        Bad("a storage of another length", "expected 3 of F32", Tensor("a", [2], Floats, 0, count: 3)),
        Bad("a storage of negative length", "expected -2 of F32", Tensor("a", [2], Floats, 0, count: -2)),
        Bad("a storage that overflows", "expected 4611686018427387906",
            Tensor("a", [2], Floats, 0, count: (1L << 62) + 2)),
        Bad("more elements than stored", "do not fit", Tensor("a", [3], Floats, 0, count: 2)),
        Bad("an offset that leads out", "do not fit", Tensor("a", [2], Floats, 0, count: 2, offset: 1)),
        Bad("a negative offset", "do not fit", Tensor("a", [1], Floats, 0, count: 2, offset: -1)),
        Bad("an offset that overflows", "do not fit",
            Tensor("a", [1], Floats, 0, count: 2, offset: long.MaxValue)),
        Bad("sizes whose product overflows", "do not fit",
            Tensor("a", [1 << 30, 1 << 30, 1 << 30], Floats, 0, count: 2)),
        Bad("sizes whose product is 2^64", "do not fit",
            Tensor("a", [1 << 16, 1 << 16, 1 << 16, 1 << 16], Floats, 0, count: 2)),
        Bad("a negative size", "it has the sizes", Tensor("a", [-1], Floats, 0, count: 2)),
        Bad("a size beyond 2^31", "it has the sizes", Tensor("a", [1L << 31], Floats, 0, count: 2)),
        Bad("nine sizes", "it has the sizes",
            Tensor("a", [1, 1, 1, 1, 1, 1, 1, 1, 2], Floats, 0)),
        Bad("fewer strides than sizes", "it has the sizes", Tensor("a", [2, 1], Floats, 0, strides: [1])),
        Bad("a transposed view", "row by row",
            Tensor("a", [2, 2], "HalfStorage", 0, strides: [1, 2])),
        Bad("a repeated row", "row by row", Tensor("a", [2], Floats, 0, strides: [0])),
        Bad("a nameless tensor", "not a tensor", Tensor("", [2], Floats, 0)),
        Bad("a very long name", "not a tensor", Tensor(new('n', 5000), [2], Floats, 0)),
    ];

    static IEnumerable<HostileTorchFile> Zips() =>
    [
        new("an empty file", "too few", () => []),
        new("text", "does not end", () => Encoding.UTF8.GetBytes(new string('x', 100))),
        new("the format before torch 1.6", "older than torch 1.6",
            () => [0x80, 2, 0x8A, 10, .. new byte[40], (byte)'.']),
        new("no pickle", "0 members", () => Archive(("version", "3"u8.ToArray()))),
        new("two pickles", "2 members",
            () => Archive(("data.pkl", Empty), ("more/data.pkl", Empty))),
        new("two members of one name", "two members",
            () => Archive(("data.pkl", Empty), ("data.pkl", Empty))),
        new("big-endian numbers", "little-endian",
            () => Archive(("data.pkl", Empty), ("byteorder", "big"u8.ToArray()))),
        Patched("a compressed member", "compressed", DirectoryAt + 10, 8),
        Patched("a member that swells", "compressed", DirectoryAt + 27, 0x7F),
        Patched("an encrypted member", "encrypted", DirectoryAt + 8, 1),
        Patched("a directory that is none", "directory is broken", DirectoryAt, (byte)'X'),
        Patched("a name beyond the directory", "a member's name", DirectoryAt + 29, 3),
        Patched("a member elsewhere", "does not begin at", DirectoryAt + 42, 1),
        Patched("a member beyond the file", "does not begin at", DirectoryAt + 45, 0x7F),
        Patched("more members than there are", "does not fit", EndAt + 10, 200, EndAt + 8, 200),
        Patched("members on other disks", "does not fit", EndAt + 4, 1),
        Patched("a directory beyond the file", "does not fit", EndAt + 19, 0x7F),
        Patched("a directory of 2 GiB", "does not fit", EndAt + 15, 0x7F),
        Patched("another name in the member's header", "does not begin at", 30, (byte)'X'),
        new("members that share bytes", "inside another", Overlapping),
        new("a member longer than the file", "beyond", Long),
    ];

    static byte[] Empty => [0x80, 2, (byte)'}', (byte)'.'];

    // Of an archive with one member: where its directory and its end begin, from the end of the file.
    const int EndAt = -22, DirectoryAt = EndAt - 46 - 16;

    static HostileTorchFile Asks(string name, string module, string global) => new(
        name, Executed, () => Of([.. Global(module, global), .. Unicode("touch pwned"), 0x85, (byte)'R']));

    static HostileTorchFile Bad(string name, string fault, byte[] tensor) => new(
        name, fault, () => Archive(("data.pkl", Pickle(tensor)), ("data/0", new byte[8])));

    static HostileTorchFile Patched(string name, string fault, params int[] pairs) => new(name, fault, () =>
    {
        var file = Archive(("data.pkl", Empty));
        for (var i = 0; i < pairs.Length; i += 2)
        {
            file[pairs[i] < 0 ? file.Length + pairs[i] : pairs[i]] = (byte)pairs[i + 1];
        }
        return file;
    });

    // The second member's directory entry names the first one's bytes, so that its header is inside them.
    static byte[] Overlapping()
    {
        var inner = Archive(("version", "3"u8.ToArray()));
        var start = inner.AsSpan().IndexOf("PK\x01\x02"u8);
        var file = Archive(("data.pkl", Empty), ("big", inner), ("version", "3"u8.ToArray()));
        var nested = file.AsSpan().IndexOf("archive/big"u8);
        nested += file.AsSpan(nested).IndexOf("PK\x03\x04"u8);
        BitConverter.TryWriteBytes(file.AsSpan(file.Length - 22 - 46 - 15 + 42), nested);
        Assert.That(start, Is.GreaterThan(0));
        return file;
    }

    static byte[] Long()
    {
        var file = Archive(("data.pkl", Empty));
        foreach (var at in new[] { 22, 26 })     // both sizes, so that it still counts as stored
        {
            file[file.Length + DirectoryAt + at] = 1;
        }
        return file;
    }

    static byte[] Of(byte[] operations) => Archive(("data.pkl", [0x80, 2, .. operations, (byte)'.']));

    static byte[] Repeat(byte[] operations, int times) =>
        [.. Enumerable.Repeat(operations, times).SelectMany(static bytes => bytes)];
}

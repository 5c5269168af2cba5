using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.TorchFiles;

/// <summary>The names that a pickle may ask for, and what they do. There are no others.</summary>
static class TorchGlobals
{
    static readonly Dictionary<string, DType> s_storages = new(StringComparer.Ordinal)
    {
        ["FloatStorage"] = DType.F32,
        ["HalfStorage"] = DType.F16,
        ["BFloat16Storage"] = DType.BF16,
        ["DoubleStorage"] = DType.F64,
        ["LongStorage"] = DType.I64,
        ["IntStorage"] = DType.I32,
        ["ShortStorage"] = DType.I16,
        ["CharStorage"] = DType.I8,
        ["ByteStorage"] = DType.U8,
        ["BoolStorage"] = DType.Bool,
    };

    /// <summary>What a name stands for, or null if it is not one of those.</summary>
    public static object? Find(string module, string name) => (module, name) switch
    {
        ("collections", "OrderedDict") => TorchGlobal.OrderedDictionary,
        ("torch._utils", "_rebuild_tensor_v2") => TorchGlobal.RebuildTensor,
        ("torch", _) when s_storages.TryGetValue(name, out var type) => new TorchStorageClass(type),
        _ => null,
    };

    /// <summary>Calls one of them, or gives null if the arguments are not those it takes.</summary>
    public static object? Call(object? function, object?[] arguments) => (function, arguments) switch
    {
        (TorchGlobal.OrderedDictionary, []) => new PickleDictionary(),
        (TorchGlobal.RebuildTensor,
            [TorchStorage storage, long offset, object?[] shape, object?[] strides, bool, PickleDictionary,
                ..]) when Longs(shape) is { } sizes && Longs(strides) is { } steps && arguments.Length <= 7 =>
            new TorchTensor(storage, offset, sizes, steps),
        _ => null,
    };

    /// <summary>What a persistent id stands for, or null if it is not a storage's.</summary>
    public static TorchStorage? Storage(object? id) =>
        id is object?[] and ["storage", TorchStorageClass type, string key, string, long count]
            ? new(type.Type, key, count)
            : null;

    static long[]? Longs(object?[] values) => Array.TrueForAll(values, static value => value is long)
        ? Array.ConvertAll(values, static value => (long)value!)
        : null;
}

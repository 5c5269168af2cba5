using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Inference;

/// <summary>A tensor in the memory of a network's device, which it owns.</summary>
/// <remarks>
/// It may be bound to several sessions of the same device, and outlive them. Not thread-safe; whoever has it
/// made disposes it.
/// </remarks>
sealed class DeviceBuffer : IDisposable
{
    readonly OrtAllocator? _owned;     // ONNX Runtime gives the memory back through it, so it goes last
    readonly OrtValue _value;
    bool _disposed;

    DeviceBuffer(OrtAllocator allocator, OrtAllocator? owned, OnnxType type, long[] shape)
    {
        (_owned, Shape, Type) = (owned, shape, type);
        _value = OrtValue.CreateAllocatedTensorValue(allocator, (TensorElementType)type, shape);
        NativeObjects.Created();
    }

    /// <summary>A tensor in the host's memory, zero everywhere.</summary>
    internal static DeviceBuffer OnHost(OnnxType type, params long[] shape)
    {
        var buffer = new DeviceBuffer(OrtAllocator.DefaultInstance, null, type, shape);
        // Attention reads only what was written, but what lies beyond must not be NaN by chance.
        buffer.Bytes.Clear();
        return buffer;
    }

    /// <summary>A tensor in a GPU's memory, through a session that runs there; its content is
    /// undefined.</summary>
    internal static DeviceBuffer OnCuda(
        InferenceSession session, int device, OnnxType type, params long[] shape)
    {
        using var memory = new OrtMemoryInfo(
            OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.DeviceAllocator, device, OrtMemType.Default);
        var allocator = new OrtAllocator(session, memory);
        try
        {
            return new(allocator, allocator, type, shape);
        }
        catch
        {
            allocator.Dispose();
            throw;
        }
    }

    /// <summary>Sizes, outermost first.</summary>
    public long[] Shape { get; }

    /// <summary>The element type.</summary>
    public OnnxType Type { get; }

    internal OrtValue Value
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _value;
        }
    }

    /// <summary>The raw bytes, of a buffer in host memory only.</summary>
    internal Span<byte> Bytes => Value.GetTensorMutableRawData();

    /// <summary>Releases the memory. May be called twice.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _value.Dispose();
            _owned?.Dispose();
            NativeObjects.Released();
        }
    }
}

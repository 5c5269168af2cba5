using Microsoft.ML.OnnxRuntime;

namespace OnnxPose.Inference;

/// <summary>A managed array that a binding reads or writes in place; pinned until the binding is
/// disposed.</summary>
/// <remarks>The array stays readable afterwards: nothing native escapes.</remarks>
abstract class HostBuffer : IDisposable
{
    /// <summary>The input or output that it is bound to.</summary>
    public abstract string Name { get; }

    internal abstract OrtValue Value { get; }

    /// <summary>Lets go of the array.</summary>
    public abstract void Dispose();

    /// <summary>An array that is there already.</summary>
    /// <exception cref="ArgumentException">It does not have as many elements as the shape.</exception>
    public static HostBuffer<T> Over<T>(string name, T[] data, params long[] shape)
        where T : unmanaged => new(name, data, shape);

    /// <summary>The number of elements of a shape.</summary>
    protected static long Count(long[] shape) =>
        shape.Aggregate(1L, static (product, size) => checked(product * size));
}

/// <summary>A pinned array of one type.</summary>
sealed class HostBuffer<T> : HostBuffer
    where T : unmanaged
{
    /// <summary>An array of a shape, zero everywhere.</summary>
    public HostBuffer(string name, params long[] shape)
        : this(name, new T[Count(shape)], shape)
    {
    }

    internal HostBuffer(string name, T[] data, long[] shape)
    {
        if (data.Length != Count(shape))
        {
            throw new ArgumentException(
                $"'{name}' has {data.Length} elements, expected those of [{string.Join(", ", shape)}].",
                nameof(data));
        }
        (Name, Data) = (name, data);
        Value = OrtValue.CreateTensorValueFromMemory(data, shape);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>The elements in memory order.</summary>
    public T[] Data { get; }

    internal override OrtValue Value { get; }

    /// <inheritdoc/>
    public override void Dispose() => Value.Dispose();
}

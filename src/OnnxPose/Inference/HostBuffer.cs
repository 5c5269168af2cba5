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
}

/// <summary>A pinned array of one type.</summary>
sealed class HostBuffer<T> : HostBuffer
    where T : unmanaged
{
    /// <summary>An array of a shape, zero everywhere.</summary>
    public HostBuffer(string name, params long[] shape)
    {
        Name = name;
        Data = new T[shape.Aggregate(1L, static (product, size) => checked(product * size))];
        Value = OrtValue.CreateTensorValueFromMemory(Data, shape);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>The elements in memory order.</summary>
    public T[] Data { get; }

    internal override OrtValue Value { get; }

    /// <inheritdoc/>
    public override void Dispose() => Value.Dispose();
}

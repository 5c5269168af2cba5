using Microsoft.ML.OnnxRuntime;

namespace OnnxPose.Inference;

/// <summary>A named array with a shape, in managed memory: what goes into and comes out of a single
/// run.</summary>
/// <param name="name">The input or output.</param>
/// <param name="shape">Sizes, outermost first.</param>
abstract class HostTensor(string name, long[] shape)
{
    /// <summary>The input or output.</summary>
    public string Name { get; } = name;

    /// <summary>Sizes, outermost first.</summary>
    public long[] Shape { get; } = shape;

    /// <summary>Names an array and gives it a shape.</summary>
    public static HostTensor<T> Of<T>(string name, T[] data, params long[] shape)
        where T : unmanaged => new(name, data, shape);

    /// <summary>A copy of a native result that outlives it.</summary>
    internal static HostTensor<float> Copy(string name, OrtValue value) =>
        new(name, value.GetTensorDataAsSpan<float>().ToArray(), value.GetTensorTypeAndShape().Shape);

    /// <summary>A view for ONNX Runtime that pins the array until it is disposed.</summary>
    internal abstract OrtValue ToOrtValue();
}

/// <summary>A named array of one type.</summary>
sealed class HostTensor<T>(string name, T[] data, long[] shape) : HostTensor(name, shape)
    where T : unmanaged
{
    /// <summary>The elements in memory order.</summary>
    public T[] Data { get; } = data;

    internal override OrtValue ToOrtValue() => OrtValue.CreateTensorValueFromMemory(Data, Shape);
}

using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using OnnxPose.Numerics;
using OnnxPose.TestKit;

namespace OnnxPose.Benchmarks.Images;

/// <summary>Writes a checkpoint of any size in fp16 with random weights of a scale that keeps activations
/// near 1, a tensor at a time.</summary>
sealed class RandomHalves
{
    // Drawn once; a tensor takes a stretch from a place of its own.
    readonly float[] _normals = new float[1 << 20];

    readonly float[] _scaled = new float[1 << 20];
    readonly Half[] _halves = new Half[1 << 20];
    PoseRandom _random = PoseRandom.FromSeed(1);

    public RandomHalves()
    {
        foreach (ref var normal in _normals.AsSpan())
        {
            normal = (float)_random.NextNormal();
        }
    }

    /// <summary>Writes a .safetensors file.</summary>
    /// <returns>Bytes of it.</returns>
    public long Write(string path, IReadOnlyList<(string Name, long[] Shape)> tensors)
    {
        using var file = File.Create(path);
        SparseCheckpoint.WriteHeader(file, tensors);
        foreach (var (name, shape) in tensors)
        {
            WriteTensor(file, name, shape);
        }
        return file.Length;
    }

    void WriteTensor(FileStream file, string name, long[] shape)
    {
        var left = Count(shape);
        var isNorm = shape.Length == 1 && name.Contains("norm", StringComparison.Ordinal)
            && name.EndsWith("weight", StringComparison.Ordinal);
        var scale = shape.Length >= 2 ? 1 / MathF.Sqrt((float)left / shape[0]) : 0.1f;
        while (left > 0)
        {
            var from = _random.NextInt32(_normals.Length / 2);
            var count = (int)Math.Min(left, _normals.Length - from);
            var scaled = _scaled.AsSpan(0, count);
            TensorPrimitives.Multiply(_normals.AsSpan(from, count), scale, scaled);
            TensorPrimitives.Add(scaled, isNorm ? 1 : 0, scaled);
            TensorPrimitives.ConvertToHalf(scaled, _halves);
            file.Write(MemoryMarshal.AsBytes(_halves.AsSpan(0, count)));
            left -= count;
        }
    }

    static long Count(long[] shape) => shape.Aggregate(1L, static (product, size) => product * size);
}

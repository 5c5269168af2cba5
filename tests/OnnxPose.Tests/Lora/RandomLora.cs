using OnnxPose.Numerics;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Tests.Lora;

/// <summary>A LoRA with random matrices for layers of a network, in any form, and its effect by
/// hand.</summary>
sealed class RandomLora
{
    const int Rank = 3;
    const float Alpha = 2;

    readonly List<(string Layer, long[] Shape, float[] Down, float[] Up)> _layers = [];

    /// <summary>A LoRA for the layers of a network that a name has to contain.</summary>
    public RandomLora(string folder, ulong seed, params string[] parts)
    {
        using var weights = Checkpoint.Open(folder);
        var random = PoseRandom.FromSeed(seed);
        var chosen = weights.Tensors.Values.Where(entry =>
            entry.Shape.Length >= 2 && entry.Name.EndsWith(".weight", StringComparison.Ordinal)
            && parts.Any(part => entry.Name.Contains(part, StringComparison.Ordinal)));
        foreach (var entry in chosen.OrderBy(static entry => entry.Name, StringComparer.Ordinal))
        {
            var inputs = (int)(entry.ElementCount / entry.Shape[0]);
            _layers.Add((entry.Name[..^".weight".Length], [.. entry.Shape],
                Numbers(Rank * inputs, ref random), Numbers((int)entry.Shape[0] * Rank, ref random)));
        }
        Assert.That(_layers, Is.Not.Empty);
    }

    /// <summary>The layers that it changes.</summary>
    public IEnumerable<string> Layers => _layers.Select(static layer => layer.Layer);

    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Names a layer and a part, which is <c>down</c>, <c>up</c> or <c>alpha</c>; null
    /// leaves it out.</param>
    /// <param name="type">What matrices are stored in.</param>
    public void Write(string path, Func<string, string, string?> name, DType type = DType.F32) =>
        SafetensorsWriter.Write(path, _layers.SelectMany(layer => new[]
        {
            Tensor(name(layer.Layer, "down"), [Rank, .. layer.Shape.Skip(1)], layer.Down, type),
            Tensor(name(layer.Layer, "up"),
                [layer.Shape[0], Rank, .. layer.Shape.Skip(2).Select(static _ => 1L)], layer.Up, type),
            Tensor(name(layer.Layer, "alpha"), [], [Alpha], DType.F32),
        }).OfType<TensorToWrite>());

    /// <summary>Writes the network with what it adds, computed here in double precision.</summary>
    /// <param name="folder">The network.</param>
    /// <param name="target">The folder of the changed one.</param>
    /// <param name="scale">What all of it is multiplied by, alpha over rank included.</param>
    public void Merge(string folder, string target, double scale)
    {
        var changes = _layers.ToDictionary(static layer => layer.Layer + ".weight");
        Directory.CreateDirectory(target);
        using var weights = Checkpoint.Open(folder);
        SafetensorsWriter.Write(Path.Combine(target, Path.GetFileName(CheckpointFiles.Find(folder))),
            [.. weights.Tensors.Values.Select(entry =>
            {
                var values = weights.ReadSingles(entry.Name);
                if (changes.TryGetValue(entry.Name, out var layer))
                {
                    Add(values, layer.Down, layer.Up, scale);
                }
                return TensorToWrite.FromSingles(entry.Name, entry.Shape.AsSpan(), values);
            })]);
        foreach (var file in Directory.GetFiles(folder, "*.json"))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        }
    }

    /// <summary>Alpha over rank, where alpha is written.</summary>
    public static double AlphaScale => (double)Alpha / Rank;

    static void Add(float[] weight, float[] down, float[] up, double scale)
    {
        var inputs = down.Length / Rank;
        for (var i = 0; i < weight.Length; i++)
        {
            var sum = 0.0;
            for (var r = 0; r < Rank; r++)
            {
                sum += (double)up[(i / inputs * Rank) + r] * down[(r * inputs) + (i % inputs)];
            }
            weight[i] += (float)(scale * sum);
        }
    }

    static TensorToWrite? Tensor(string? name, long[] shape, float[] values, DType type) =>
        name is null ? null : TensorToWrite.FromSingles(name, shape, values, type);

    static float[] Numbers(int count, ref PoseRandom random)
    {
        var numbers = new float[count];
        for (var i = 0; i < count; i++)
        {
            // Sixteenths, which fp16 holds exactly.
            numbers[i] = MathF.Round(4 * (float)random.NextNormal()) / 16;
        }
        return numbers;
    }
}

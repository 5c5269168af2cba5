using System.Globalization;
using static TorchSharp.torch;

namespace OnnxPose.Training.Weights;

/// <summary>All that a run needs to go on: weights, moments, averages, and how far it was.</summary>
/// <param name="path">The file.</param>
/// <param name="parameters">The weights.</param>
/// <param name="optimizer">Moments, average and step.</param>
/// <param name="seed">The run's; another one would go on with other batches.</param>
sealed class TrainingCheckpoint(string path, ParameterSet parameters, FlatAdamW optimizer, ulong seed)
{
    /// <summary>Batches drawn so far.</summary>
    public long Drawn { get; set; }

    /// <summary>Seconds trained so far.</summary>
    public double Seconds { get; set; }

    /// <summary>Takes up the run where the file left it.</summary>
    /// <returns>False without a file; nothing is changed then.</returns>
    /// <exception cref="InvalidDataException">The file is of a run with other sizes or another
    /// seed.</exception>
    public bool Resume()
    {
        if (!File.Exists(path))
        {
            return false;
        }
        var tensors = WeightFile.Read(path);
        Require(tensors);
        using var guard = no_grad();
        foreach (var (name, target) in Vectors())
        {
            using var source = tensor(tensors[name].Values);
            target.copy_(source);
        }
        optimizer.Step = (long)Note("step");
        Drawn = (long)Note("drawn");
        Seconds = Note("seconds");
        return true;
    }

    /// <summary>Replaces the file, whole or not at all.</summary>
    public void Save() => WeightFile.Write(path,
        [.. Vectors().Select(static v =>
            (v.Name, new FloatTensor([v.Vector.shape[0]], v.Vector.data<float>().ToArray())))],
        half: false, new Dictionary<string, string>
        {
            ["step"] = optimizer.Step.ToString(CultureInfo.InvariantCulture),
            ["drawn"] = Drawn.ToString(CultureInfo.InvariantCulture),
            ["seconds"] = Seconds.ToString(CultureInfo.InvariantCulture),
            ["seed"] = seed.ToString(CultureInfo.InvariantCulture),
        });

    void Require(Dictionary<string, FloatTensor> tensors)
    {
        foreach (var (name, target) in Vectors())
        {
            var count = tensors.TryGetValue(name, out var found) ? found.Values.Length : 0;
            if (count != target.shape[0])
            {
                throw new InvalidDataException(
                    $"The checkpoint '{path}' has {count} numbers in '{name}'; expected {target.shape[0]}. " +
                    "It is of a network with other sizes: name another folder with --resume.");
            }
        }
        if (WeightFile.ReadNote(path, "seed") is { } other && other != $"{seed}")
        {
            throw new InvalidDataException(
                $"The checkpoint '{path}' is of a run with seed {other}; got --seed {seed}. Give its seed, or " +
                "name another folder with --resume.");
        }
    }

    (string Name, Tensor Vector)[] Vectors() =>
    [
        ("values", parameters.Values),
        ("first", optimizer.Moments.First),
        ("second", optimizer.Moments.Second),
        ("average", optimizer.Average),
    ];

    double Note(string key) => double.Parse(WeightFile.ReadNote(path, key)!, CultureInfo.InvariantCulture);
}

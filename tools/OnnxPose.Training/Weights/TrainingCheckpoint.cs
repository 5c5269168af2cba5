using System.Globalization;
using static TorchSharp.torch;

namespace OnnxPose.Training.Weights;

/// <summary>All that a run needs to go on: weights, moments, averages, and how far it was.</summary>
sealed class TrainingCheckpoint(string path, ParameterSet parameters, FlatAdamW optimizer)
{
    /// <summary>Batches drawn so far.</summary>
    public long Drawn { get; set; }

    /// <summary>Seconds trained so far.</summary>
    public double Seconds { get; set; }

    /// <summary>Takes up the run where the file left it.</summary>
    /// <returns>False without a file; nothing is changed then.</returns>
    public bool Resume()
    {
        if (!File.Exists(path))
        {
            return false;
        }
        var tensors = WeightFile.Read(path);
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
        });

    (string Name, Tensor Vector)[] Vectors() =>
    [
        ("values", parameters.Values),
        ("first", optimizer.Moments.First),
        ("second", optimizer.Moments.Second),
        ("average", optimizer.Average),
    ];

    double Note(string key) => double.Parse(WeightFile.ReadNote(path, key)!, CultureInfo.InvariantCulture);
}

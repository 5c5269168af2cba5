using System.Diagnostics;
using OnnxPose.Onnx.Files;
using OnnxPose.Training.Weights;

namespace OnnxPose.Training.Runs;

/// <summary>Steps, checkpoints and looks at held-out scenes until time, steps or a decay are over.</summary>
sealed class TrainingLoop(
    RunOptions options, TrainingCheckpoint checkpoint, FlatAdamW optimizer, ITrainingLog log)
{
    readonly Stopwatch _clock = Stopwatch.StartNew();
    readonly ProgressLine _progress = ProgressLine.OnStandardError(log);
    volatile bool _stop;

    /// <summary>Runs until the end; an interrupt ends it with a checkpoint.</summary>
    /// <param name="step">Takes a step at the given rate.</param>
    /// <param name="export">Writes the averaged weights.</param>
    /// <param name="look">Judges the averaged weights.</param>
    public void Run(Action<double> step, Action export, Action look)
    {
        using var stop = new StopSignals(() => _stop = true);
        Record();
        double nextSave = options.CheckpointMinutes, nextLook = options.LookMinutes;
        for (var decayed = 0; !IsOver(decayed); decayed++)
        {
            step(Rate(decayed));
            _progress.Step(optimizer.Step, Share(decayed + 1));
            var minutes = _clock.Elapsed.TotalMinutes;
            if (minutes >= nextSave)
            {
                nextSave = minutes + options.CheckpointMinutes;
                Save(export);
            }
            if (minutes >= nextLook)
            {
                nextLook = minutes + options.LookMinutes;
                Look(look);
            }
        }
        Save(export);
        Look(look);
    }

    bool IsOver(int decayed) => _stop || Share(decayed) >= 1;

    double Share(int decayed) => Math.Max(
        Math.Max(_clock.Elapsed.TotalMinutes / options.Minutes, (double)optimizer.Step / options.Steps),
        options.DecaySteps > 0 ? (double)decayed / options.DecaySteps : 0);

    double Rate(int decayed) => options.Rate * Math.Min(1, (optimizer.Step + 1.0) / options.WarmUpSteps)
        * (options.DecaySteps == 0 ? 1 : 1 - Math.Sqrt((double)decayed / options.DecaySteps));

    void Look(Action look)
    {
        _progress.Break();
        look();
    }

    // A decaying run leaves the checkpoint of the constant rate alone, so that training can go on from there.
    void Save(Action export)
    {
        if (options.DecaySteps == 0)
        {
            checkpoint.Save();
        }
        export();
    }

    // What was run, a line for each part of the run.
    void Record()
    {
        var path = Path.Combine(options.Run, "commands.txt");
        var earlier = File.Exists(path) ? File.ReadAllText(path) : "";
        AtomicFile.WriteText(path, earlier + options.Command + "\n");
    }
}

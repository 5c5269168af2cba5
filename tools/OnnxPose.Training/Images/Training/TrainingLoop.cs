using System.Diagnostics;
using OnnxPose.Training.Transformer;
using OnnxPose.Training.Weights;

namespace OnnxPose.Training.Images.Training;

/// <summary>Steps, checkpoints and looks at held-out scenes until time, steps or a decay are over.</summary>
sealed class TrainingLoop(RunOptions options, TrainingCheckpoint checkpoint, FlatAdamW optimizer)
{
    readonly Stopwatch _clock = Stopwatch.StartNew();
    volatile bool _stop;

    /// <summary>Runs until the end; an interrupt ends it with a checkpoint.</summary>
    /// <param name="step">Takes a step at the given rate.</param>
    /// <param name="export">Writes the averaged weights.</param>
    /// <param name="look">Judges the averaged weights.</param>
    public void Run(Action<double> step, Action export, Action look)
    {
        using var stop = new StopSignals(() => _stop = true);
        double nextSave = options.CheckpointMinutes, nextLook = options.LookMinutes;
        for (var decayed = 0; !IsOver(decayed); decayed++)
        {
            step(Rate(decayed));
            var minutes = _clock.Elapsed.TotalMinutes;
            if (minutes >= nextSave)
            {
                nextSave = minutes + options.CheckpointMinutes;
                Save(export);
            }
            if (minutes >= nextLook)
            {
                nextLook = minutes + options.LookMinutes;
                look();
            }
        }
        Save(export);
        look();
    }

    bool IsOver(int decayed) => _stop || _clock.Elapsed.TotalMinutes >= options.Minutes
        || optimizer.Step >= options.Steps || (options.DecaySteps > 0 && decayed >= options.DecaySteps);

    double Rate(int decayed) => options.Rate * Math.Min(1, (optimizer.Step + 1.0) / options.WarmUpSteps)
        * (options.DecaySteps == 0 ? 1 : 1 - Math.Sqrt((double)decayed / options.DecaySteps));

    // A decaying run leaves the checkpoint of the constant rate alone, so that training can go on from there.
    void Save(Action export)
    {
        if (options.DecaySteps == 0)
        {
            checkpoint.Save();
        }
        export();
    }
}

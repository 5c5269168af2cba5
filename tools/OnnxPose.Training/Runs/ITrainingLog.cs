namespace OnnxPose.Training.Runs;

/// <summary>Notes every step, and tells what the latest were like.</summary>
interface ITrainingLog
{
    /// <summary>The means since the last call, in words; empty where nothing was noted.</summary>
    string TakeMeans();
}

using OnnxPose.Onnx.Architectures;

namespace OnnxPose.Diffusion.Schedulers;

/// <summary>Makes a scheduler of scheduler_config.json.</summary>
static class SchedulerFile
{
    const string Slot = "scheduler";

    /// <inheritdoc cref="Scheduler.Read"/>
    public static Scheduler Read(string path, SchedulerChoice choice)
    {
        var file = ConfigFile.Read(path, Slot);
        var className = file.Word("_class_name", [.. SchedulerDefaults.OfClass.Keys]);
        var own = SchedulerDefaults.OfClass[className];
        var settings = SamplerSettings.Read(file, own);
        return (choice.Kind ?? own.Kind) switch
        {
            SchedulerKind.Euler => new EulerScheduler(settings, EulerSettings.Read(file, choice)),
            SchedulerKind.EulerAncestral => new EulerAncestralScheduler(settings),
            SchedulerKind.DpmSolver => new DpmSolverScheduler(
                settings, DpmSolverSettings.Read(file, choice)),
            SchedulerKind.Ddim => new DdimScheduler(settings, DdimSettings.Read(file, choice)),
            SchedulerKind.Lcm => new LcmScheduler(settings, LcmSettings.Read(file)),
            _ => new UniPcScheduler(settings, UniPcSettings.Read(file, choice)),
        };
    }
}

using OnnxPose.Diffusion.Schedulers;
using OnnxPose.Onnx.Files;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Diffusion;

/// <summary>Configs written for one test.</summary>
static class SchedulerConfig
{
    public const string Euler = "EulerDiscreteScheduler", Ancestral = "EulerAncestralDiscreteScheduler",
        DpmSolver = "DPMSolverMultistepScheduler", Ddim = "DDIMScheduler", Lcm = "LCMScheduler",
        UniPc = "UniPCMultistepScheduler";

    const string LatentDiffusion =
        """
        "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "clip_sample": false
        """;

    /// <summary>A scheduler of a class over the betas of latent diffusion.</summary>
    /// <param name="className">The class.</param>
    /// <param name="settings">More settings, as JSON: <c>"key": value, ...</c></param>
    /// <param name="choice">Another sampler.</param>
    public static Scheduler Read(string className, string settings = "", SchedulerChoice? choice = null)
    {
        var comma = settings.Length > 0 ? ", " : "";
        return ReadText(
            $$"""{ "_class_name": "{{className}}", {{LatentDiffusion}}{{comma}}{{settings}} }""", choice);
    }

    /// <summary>A scheduler of the whole text of a config.</summary>
    public static Scheduler ReadText(string json, SchedulerChoice? choice = null)
    {
        using var folder = new TempFolder();
        AtomicFile.WriteText(folder.At("scheduler_config.json"), json);
        return Scheduler.Read(folder.At("scheduler_config.json"), choice);
    }
}

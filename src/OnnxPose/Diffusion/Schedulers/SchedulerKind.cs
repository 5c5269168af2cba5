namespace OnnxPose.Diffusion.Schedulers;

/// <summary>A sampling algorithm, by the class that diffusers has for it.</summary>
enum SchedulerKind
{
    /// <summary><c>EulerDiscreteScheduler</c>.</summary>
    Euler,

    /// <summary><c>EulerAncestralDiscreteScheduler</c>.</summary>
    EulerAncestral,

    /// <summary><c>DPMSolverMultistepScheduler</c>.</summary>
    DpmSolver,

    /// <summary><c>DDIMScheduler</c>.</summary>
    Ddim,

    /// <summary><c>LCMScheduler</c>.</summary>
    Lcm,

    /// <summary><c>UniPCMultistepScheduler</c>.</summary>
    UniPc,
}

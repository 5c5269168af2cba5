using OnnxPose.Diffusion.Schedulers;

namespace OnnxPose.Tests.Diffusion;

/// <summary>What a config may say, what it may not, and what a name chooses.</summary>
sealed class SchedulerFileTests
{
    [Test]
    public void AnUnknownClass_IsRefusedByName() => Assert.That(
        static () => SchedulerConfig.Read("HeunDiscreteScheduler"),
        Throws.TypeOf<ModelContractException>().With.Message.Contains("HeunDiscreteScheduler")
            .And.Message.Contains("EulerDiscreteScheduler"));

    [TestCase(SchedulerConfig.Euler, "\"use_beta_sigmas\": true", "use_beta_sigmas")]
    [TestCase(SchedulerConfig.Euler, "\"use_exponential_sigmas\": true", "use_exponential_sigmas")]
    [TestCase(SchedulerConfig.Euler, "\"interpolation_type\": \"cubic\"", "interpolation_type")]
    [TestCase(SchedulerConfig.Euler, "\"prediction_type\": \"flow_prediction\"", "prediction_type")]
    [TestCase(SchedulerConfig.Euler, "\"timestep_spacing\": \"even\"", "timestep_spacing")]
    [TestCase(SchedulerConfig.Euler, "\"num_train_timesteps\": 1", "num_train_timesteps")]
    [TestCase(SchedulerConfig.Euler, "\"steps_offset\": -1", "steps_offset")]
    [TestCase(SchedulerConfig.Euler, "\"trained_betas\": [0.1, 0.2]", "trained_betas")]
    [TestCase(SchedulerConfig.Euler, "\"trained_betas\": 3", "trained_betas")]
    [TestCase(SchedulerConfig.Euler, "\"sigma_min\": \"low\"", "sigma_min")]
    [TestCase(SchedulerConfig.Euler, "\"use_karras_sigmas\": 1", "use_karras_sigmas")]
    [TestCase(SchedulerConfig.DpmSolver, "\"use_flow_sigmas\": true", "use_flow_sigmas")]
    [TestCase(SchedulerConfig.DpmSolver, "\"variance_type\": \"learned\"", "variance_type")]
    [TestCase(SchedulerConfig.DpmSolver, "\"solver_order\": 4", "solver_order")]
    [TestCase(SchedulerConfig.DpmSolver, "\"algorithm_type\": \"ode\"", "algorithm_type")]
    [TestCase(SchedulerConfig.DpmSolver, "\"algorithm_type\": \"dpmsolver\"", "algorithm_type")]
    [TestCase(SchedulerConfig.DpmSolver,
        "\"algorithm_type\": \"sde-dpmsolver++\", \"solver_order\": 3", "solver_order")]
    [TestCase(SchedulerConfig.DpmSolver,
        "\"algorithm_type\": \"dpmsolver\", \"final_sigmas_type\": \"sigma_min\", \"thresholding\": true",
        "thresholding")]
    [TestCase(SchedulerConfig.UniPc, "\"solver_p\": {}", "solver_p")]
    [TestCase(SchedulerConfig.UniPc, "\"thresholding\": true, \"predict_x0\": false", "thresholding")]
    [TestCase(SchedulerConfig.UniPc, "\"final_sigmas_type\": \"one\"", "final_sigmas_type")]
    [TestCase(SchedulerConfig.Lcm, "\"original_inference_steps\": 2000", "original_inference_steps")]
    [TestCase(SchedulerConfig.Ddim, "\"thresholding\": true, \"dynamic_thresholding_ratio\": 2",
        "dynamic_thresholding_ratio")]
    public void AnImpossibleOrUnsupportedSetting_IsRefusedByName(
        string className, string setting, string name) => Assert.That(
            () => SchedulerConfig.Read(className, setting),
            Throws.TypeOf<ModelContractException>().With.Message.Contains($"'{name}'"));

    [Test]
    public void WhatPythonWritesForInfinity_IsRead() => Assert.That(
        SchedulerConfig.Read(SchedulerConfig.DpmSolver, "\"lambda_min_clipped\": -Infinity")
            .Plan(10).Timesteps,
        Is.EqualTo(SchedulerConfig.Read(SchedulerConfig.DpmSolver).Plan(10).Timesteps));

    [Test]
    public void SettingsThatAreNull_AreThoseOfTheClass() => Assert.That(
        SchedulerConfig.Read(SchedulerConfig.Euler,
            "\"trained_betas\": null, \"sigma_min\": null, \"use_karras_sigmas\": null").Plan(7).Sigmas,
        Is.EqualTo(SchedulerConfig.Read(SchedulerConfig.Euler).Plan(7).Sigmas));

    [Test]
    public void TrainedBetas_AreTaken()
    {
        var scheduler = SchedulerConfig.Read(
            SchedulerConfig.Euler, "\"num_train_timesteps\": 3, \"trained_betas\": [0.1, 0.2, 0.5]");
        Assert.That(scheduler.Noise.Signals, Is.EqualTo(new[] { 0.9f, 0.72f, 0.36f }).Within(1e-6));
    }

    [TestCase("euler", 1, false)]
    [TestCase("euler_a", 1, true)]
    [TestCase("dpmpp_2m", 2, false)]
    [TestCase("dpmpp_2m_karras", 2, false)]
    [TestCase("dpmpp_2m_sde", 2, true)]
    [TestCase("ddim", 1, false)]
    [TestCase("lcm", 1, true)]
    [TestCase("unipc", 2, false)]
    public void EveryName_GivesItsSampler_OverTheCheckpointsNoise(string name, int depth, bool draws)
    {
        var scheduler = SchedulerConfig.Read(SchedulerConfig.Euler, "\"steps_offset\": 1, " +
            "\"timestep_spacing\": \"leading\", \"use_karras_sigmas\": true", new() { Name = name });
        Assert.That(
            scheduler.Noise.Betas,
            Is.EqualTo(SchedulerConfig.Read(SchedulerConfig.Euler).Noise.Betas));
        var schedule = scheduler.Plan(8);
        var weights = schedule.Weigh(schedule.All);
        Assert.That(weights.Max(static step => step.Predictions.Depth), Is.EqualTo(depth));
        Assert.That(weights[0].DrawsNoise, Is.EqualTo(draws));
        Assert.That(SchedulerChoice.Names, Does.Contain(name));
    }

    [Test]
    public void KarrasLevels_ComeWithTheirNameAlone()
    {
        float[] Sigmas(string name) => SchedulerConfig.Read(SchedulerConfig.Euler,
            "\"use_karras_sigmas\": true, \"timestep_spacing\": \"leading\"",
            new() { Name = name }).Plan(8).Sigmas;
        var steps = Sigmas("dpmpp_2m_karras")[..8].Select(static sigma => Math.Pow(sigma, 1 / 7.0)).ToArray();
        var strides = steps.Zip(steps.Skip(1), static (a, b) => a - b).ToArray();
        Assert.That(strides, Is.All.EqualTo(strides[0]).Within(1e-5));
        Assert.That(Sigmas("dpmpp_2m"), Is.Not.EqualTo(Sigmas("dpmpp_2m_karras")));
        Assert.That(Sigmas("dpmpp_2m_sde"), Is.EqualTo(Sigmas("dpmpp_2m")));
    }

    [Test]
    public void AnUnknownName_IsRefused() => Assert.That(
        static () => new SchedulerChoice { Name = "plms" },
        Throws.ArgumentException.With.Message.Contains("plms").And.Message.Contains("dpmpp_2m_karras"));

    [TestCase(-0.1f)]
    [TestCase(1.1f)]
    [TestCase(float.NaN)]
    public void AnEtaOutOfRange_IsRefused(float eta) => Assert.That(
        () => new SchedulerChoice { Eta = eta }, Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCase(SchedulerConfig.Euler, 0)]
    [TestCase(SchedulerConfig.Euler, 1001)]
    [TestCase(SchedulerConfig.Lcm, 51)]
    public void StepsOutOfRange_AreRefused(string className, int steps) => Assert.That(
        () => SchedulerConfig.Read(className).Plan(steps), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void StepsThatShareALevel_AreRefused()
    {
        var schedule = SchedulerConfig.Read(
            SchedulerConfig.DpmSolver, "\"timestep_spacing\": \"leading\", \"steps_offset\": 1").Plan(1000);
        Assert.That(() => schedule.Begin(schedule.All, 1, 4),
            Throws.ArgumentException.With.Message.Contains("fewer steps"));
    }

    [Test]
    public void EveryNumberOfSteps_GivesAsManyFallingTimesteps(
        [Values("leading", "trailing", "linspace")] string spacing,
        [Values(SchedulerConfig.Euler, SchedulerConfig.Ddim, SchedulerConfig.UniPc)] string className)
    {
        var scheduler = SchedulerConfig.Read(className, $"\"timestep_spacing\": \"{spacing}\"");
        for (var steps = 1; steps <= 250; steps++)
        {
            var timesteps = scheduler.Plan(steps).Timesteps;
            Assert.That(timesteps, Has.Length.EqualTo(steps));
            Assert.That(timesteps, Is.Ordered.Descending.And.All.InRange(0f, 999f));
        }
    }
}

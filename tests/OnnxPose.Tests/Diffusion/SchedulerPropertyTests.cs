using OnnxPose.Diffusion.Schedulers;
using OnnxPose.Numerics;

namespace OnnxPose.Tests.Diffusion;

/// <summary>Against answers that need no reference: networks whose exact results are known.</summary>
sealed class SchedulerPropertyTests
{
    const int Length = 64;
    const string OfNoise = "\"algorithm_type\": \"dpmsolver\", \"final_sigmas_type\": \"sigma_min\"";

    static readonly string[] s_deterministic =
    [
        SchedulerConfig.Euler,
        $"{SchedulerConfig.Euler}|\"use_karras_sigmas\": true",
        $"{SchedulerConfig.Euler}|\"use_karras_sigmas\": true, \"sigma_min\": 0.1, \"sigma_max\": 9",
        $"{SchedulerConfig.Euler}|\"interpolation_type\": \"log_linear\"",
        $"{SchedulerConfig.Euler}|\"final_sigmas_type\": \"sigma_min\"",
        $"{SchedulerConfig.DpmSolver}|\"solver_order\": 1",
        $"{SchedulerConfig.DpmSolver}|\"solver_order\": 2",
        $"{SchedulerConfig.DpmSolver}|\"solver_order\": 2, \"solver_type\": \"heun\"",
        $"{SchedulerConfig.DpmSolver}|\"solver_order\": 3",
        $"{SchedulerConfig.DpmSolver}|\"solver_order\": 3, \"use_lu_lambdas\": true",
        $"{SchedulerConfig.DpmSolver}|\"use_karras_sigmas\": true, \"euler_at_final\": true",
        $"{SchedulerConfig.DpmSolver}|\"lambda_min_clipped\": -2.5",
        $"{SchedulerConfig.DpmSolver}|{OfNoise}",
        $"{SchedulerConfig.DpmSolver}|{OfNoise}, \"solver_order\": 3",
        $"{SchedulerConfig.UniPc}|\"solver_order\": 1",
        $"{SchedulerConfig.UniPc}|\"solver_order\": 2",
        $"{SchedulerConfig.UniPc}|\"solver_order\": 3",
        $"{SchedulerConfig.UniPc}|\"solver_order\": 3, \"solver_type\": \"bh1\", \"predict_x0\": false",
        $"{SchedulerConfig.UniPc}|\"disable_corrector\": [0, 1, 2], \"final_sigmas_type\": \"zero\"",
        $"{SchedulerConfig.UniPc}|\"use_karras_sigmas\": true",
    ];

    static readonly string[] s_drawing =
    [
        SchedulerConfig.Ancestral,
        $"{SchedulerConfig.DpmSolver}|\"algorithm_type\": \"sde-dpmsolver++\"",
        $"{SchedulerConfig.DpmSolver}|\"algorithm_type\": \"sde-dpmsolver++\", \"solver_type\": \"heun\"",
    ];

    [Test]
    public void ANetworkThatKnowsPictureAndNoise_LeadsStraightToThePicture(
        [ValueSource(nameof(s_deterministic))] string config,
        [Values("epsilon", "v_prediction", "sample")] string prediction,
        [Values("leading", "trailing", "linspace")] string spacing, [Values(6, 20)] int steps)
    {
        var schedule = Read(config, prediction, spacing).Plan(steps);
        var (picture, noise) = (Normals(1), Normals(2));
        var latents = Mixed(schedule, 0, picture, noise);
        var run = schedule.Begin(schedule.All, 1, Length);
        while (run.Done < run.Count)
        {
            run.Step(Output(schedule, run.Done, prediction, picture, latents), [], latents);
            var expected = Mixed(schedule, run.Done, picture, noise);
            Assert.That(latents, Is.EqualTo(expected).Within(2e-4), $"step {run.Done}");
        }
    }

    [Test]
    public void WhatIsDrawn_IsGoneAtTheEnd(
        [ValueSource(nameof(s_drawing))] string config,
        [Values("epsilon", "v_prediction", "sample")] string prediction)
    {
        var schedule = Read(config, prediction, "leading").Plan(12);
        var picture = Normals(1);
        var latents = Mixed(schedule, 0, picture, Normals(2));
        var run = schedule.Begin(schedule.All, 1, Length);
        while (run.Done < run.Count)
        {
            Assert.That(run.DrawsNoise);
            run.Step(Output(schedule, run.Done, prediction, picture, latents), Normals(3), latents);
            if (run.Done < run.Count)
            {
                Assert.That(latents, Is.Not.EqualTo(Mixed(schedule, run.Done, picture, Normals(2))));
            }
        }
        Assert.That(latents, Is.EqualTo(picture).Within(2e-4));
    }

    [TestCase("leading")]
    [TestCase("trailing")]
    [TestCase("linspace")]
    public void Ddim_EndsAtThePicture_WithWhateverItDraws(string spacing)
    {
        foreach (var (prediction, eta) in new[] { ("epsilon", 0f), ("v_prediction", 1f), ("sample", 0.4f) })
        {
            var schedule = Read(SchedulerConfig.Ddim, prediction, spacing, new() { Eta = eta }).Plan(10);
            var picture = Normals(1);
            var latents = Mixed(schedule, 0, picture, Normals(2));
            var run = schedule.Begin(schedule.All, 1, Length);
            while (run.Done < run.Count)
            {
                Assert.That(run.DrawsNoise, Is.EqualTo(eta > 0));
                run.Step(Output(schedule, run.Done, prediction, picture, latents),
                    eta > 0 ? Normals(run.Done) : [], latents);
            }
            Assert.That(latents, Is.EqualTo(picture).Within(2e-4), prediction);
        }
    }

    [Test]
    public void Ddim_StartsAtPureNoise_WithVelocities()
    {
        var schedule = Read(
            $"{SchedulerConfig.Ddim}|\"rescale_betas_zero_snr\": true", "v_prediction", "trailing").Plan(10);
        Assert.That(schedule.Mixing[0], Is.EqualTo((0f, 1f)));
        var picture = Normals(1);
        var latents = Normals(2);
        var run = schedule.Begin(schedule.All, 1, Length);
        while (run.Done < run.Count)
        {
            run.Step(Output(schedule, run.Done, "v_prediction", picture, latents), [], latents);
        }
        Assert.That(latents, Is.EqualTo(picture).Within(2e-4));
    }

    // A schedule that ends without signal has no largest noise; samplers that count in noise take
    // 4096 for it.
    [TestCase(SchedulerConfig.Euler)]
    [TestCase(SchedulerConfig.DpmSolver)]
    [TestCase(SchedulerConfig.UniPc)]
    public void SamplersThatCountInNoise_StartAtPureNoiseToo(string className)
    {
        var schedule = Read($"{className}|\"rescale_betas_zero_snr\": true", "v_prediction", "trailing")
            .Plan(20);
        Assert.That(schedule.Timesteps[0], Is.EqualTo(999));
        var picture = Normals(1);
        var noise = Normals(2);
        var latents = Array.ConvertAll(noise, value => schedule.InitialNoiseScale * value);
        var run = schedule.Begin(schedule.All, 1, Length);
        while (run.Done < run.Count)
        {
            run.Step(Output(schedule, run.Done, "v_prediction", picture, latents), [], latents);
            Assert.That(latents, Has.All.Matches<float>(float.IsFinite));
        }
        Assert.That(latents, Is.EqualTo(Mixed(schedule, run.Count, picture, noise)).Within(2e-3));
    }

    [Test]
    public void PureNoise_IsNoPlaceForANetworkThatPredictsNoise() => Assert.That(
        () => Begin(Read(
            $"{SchedulerConfig.Ddim}|\"rescale_betas_zero_snr\": true", "epsilon", "trailing").Plan(10)),
        Throws.ArgumentException.With.Message.Contains("Step 0 of 10, timestep 999")
            .And.Message.Contains("pure noise"));

    // For pictures of independent normal numbers the best prediction is linear, and the way from noise to
    // picture keeps the ratio to the standard deviation. Higher orders follow its bend more closely.
    [TestCase(SchedulerConfig.DpmSolver, "\"euler_at_final\": true")]
    [TestCase(SchedulerConfig.DpmSolver, "\"euler_at_final\": true, \"algorithm_type\": \"dpmsolver\"")]
    [TestCase(SchedulerConfig.UniPc, "\"predict_x0\": true")]
    [TestCase(SchedulerConfig.UniPc, "\"predict_x0\": false")]
    public void AHigherOrder_FollowsTheFlowMoreClosely(string className, string settings)
    {
        var errors = new double[4];
        for (var order = 1; order <= 3; order++)
        {
            var schedule = Read($"{className}|\"solver_order\": {order}, \"use_karras_sigmas\": true, " +
                $"\"final_sigmas_type\": \"sigma_min\", {settings}", "epsilon", "linspace").Plan(20);
            errors[order] = FlowError(schedule);
        }
        TestContext.Out.WriteLine(string.Join(", ", errors));
        Assert.That(errors[2], Is.LessThan(errors[1] / 2));
        Assert.That(errors[3], Is.LessThan(errors[2]));
    }

    [Test]
    public void Heun_FollowsTheFlowLikeTheMidpoint()
    {
        double Error(string settings) => FlowError(Read(
            $"{SchedulerConfig.DpmSolver}|\"final_sigmas_type\": \"sigma_min\", " +
            $"\"use_karras_sigmas\": true, \"euler_at_final\": true{settings}",
            "epsilon", "linspace").Plan(20));
        Assert.That(Error(", \"solver_type\": \"heun\""), Is.LessThan(Error(", \"solver_order\": 1") / 2));
    }

    [Test]
    public void Lcm_EndsAtThePicture_AndDrawsBetween()
    {
        var schedule = Read(SchedulerConfig.Lcm, "epsilon", "leading").Plan(4);
        Assert.That(schedule.Timesteps, Is.EqualTo(new float[] { 999, 759, 499, 259 }));
        var picture = Normals(1);
        var latents = Normals(2);
        var run = schedule.Begin(schedule.All, 1, Length);
        while (run.Done < run.Count)
        {
            Assert.That(run.DrawsNoise, Is.EqualTo(run.Done < 3));
            run.Step(Output(schedule, run.Done, "epsilon", picture, latents),
                run.DrawsNoise ? Normals(3) : [], latents);
        }
        Assert.That(latents, Is.EqualTo(picture).Within(1e-3));
    }

    static double FlowError(SamplingSchedule schedule)
    {
        var start = Normals(4);
        var (first, last) = (Deviation(schedule, 0), Deviation(schedule, schedule.Count));
        var latents = Array.ConvertAll(start, x => (float)(x * first));
        var run = schedule.Begin(schedule.All, 1, Length);
        while (run.Done < run.Count)
        {
            var (ofPicture, ofNoise) = schedule.Mixing[run.Done];
            var variance = ofPicture * ofPicture + ofNoise * ofNoise;
            run.Step(Array.ConvertAll(latents, x => ofNoise * x / variance), [], latents);
        }
        return latents.Zip(start, (x, z) => Math.Abs(x - z * last)).Max();
    }

    static double Deviation(SamplingSchedule schedule, int step) =>
        Math.Sqrt(Math.Pow(schedule.Mixing[step].Picture, 2) + Math.Pow(schedule.Mixing[step].Noise, 2));

    static SamplingRun Begin(SamplingSchedule schedule) => schedule.Begin(schedule.All, 1, Length);

    static Scheduler Read(
        string config, string prediction, string spacing, SchedulerChoice? choice = null)
    {
        var parts = config.Split('|');
        return SchedulerConfig.Read(parts[0],
            $"\"prediction_type\": \"{prediction}\", \"timestep_spacing\": \"{spacing}\"" +
            (parts.Length > 1 ? $", {parts[1]}" : ""), choice);
    }

    static float[] Normals(int seed)
    {
        var numbers = new float[Length];
        new TorchRandom((ulong)seed).Normals(numbers);
        return numbers;
    }

    // What the latents are before a step, or after the last one.
    static float[] Mixed(SamplingSchedule schedule, int step, float[] picture, float[] noise)
    {
        var (ofPicture, ofNoise) = schedule.Mixing[step];
        return [.. picture.Zip(noise, (p, n) => ofPicture * p + ofNoise * n)];
    }

    static float[] Output(
        SamplingSchedule schedule, int step, string prediction, float[] picture, float[] latents)
    {
        var (ofPicture, ofNoise) = schedule.Mixing[step];
        var scale = MathF.Sqrt(ofPicture * ofPicture + ofNoise * ofNoise);
        return [.. picture.Zip(latents, (p, x) =>
        {
            var noise = ofNoise > 0 ? (x - ofPicture * p) / ofNoise : 0;
            return prediction switch
            {
                "epsilon" => noise,
                "v_prediction" => (ofPicture * noise - ofNoise * p) / scale,
                _ => p,
            };
        })];
    }
}

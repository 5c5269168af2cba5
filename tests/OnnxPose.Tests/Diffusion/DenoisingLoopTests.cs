using OnnxPose.Diffusion;
using OnnxPose.Diffusion.Schedulers;

namespace OnnxPose.Tests.Diffusion;

/// <summary>The loop with a network that is written down, against what it must do.</summary>
sealed class DenoisingLoopTests
{
    const int PictureLength = 12;

    static readonly Guidance s_none = new() { Scale = 1 };

    static IEnumerable<string> Names => SchedulerChoice.Names;

    [Test]
    public void TheNetwork_ReadsScaledLatents_AndTimestepsInOrder()
    {
        var schedule = SchedulerConfig.Read(SchedulerConfig.Euler).Plan(4);
        var timesteps = new List<float>();
        var expected = new float[PictureLength];
        float[] latents = Latents(1, schedule.InitialNoiseScale);
        var predictor = new ScriptedPredictor(PictureLength, (input, timestep, _, noise) =>
        {
            schedule.ScaleInput(timesteps.Count, latents, expected);
            Assert.That(input.ToArray(), Is.EqualTo(expected));
            timesteps.Add(timestep);
            noise.Clear();
        });
        Run(predictor, schedule, latents, s_none, 1);
        Assert.That(timesteps, Is.EqualTo(schedule.Timesteps));
    }

    [Test]
    public void WithGuidance_EveryPictureIsAskedTwice_NegativeRowsFirst()
    {
        var schedule = SchedulerConfig.Read(SchedulerConfig.Ddim).Plan(1);
        var latents = Latents(2, 1);
        var before = latents.ToArray();
        var predictor = new ScriptedPredictor(4 * PictureLength, (input, _, _, noise) =>
        {
            Assert.That(input[..(2 * PictureLength)].ToArray(), Is.EqualTo(before));
            Assert.That(input[(2 * PictureLength)..].ToArray(), Is.EqualTo(before));
            noise[..(2 * PictureLength)].Fill(1);
            noise[(2 * PictureLength)..].Fill(2);
        });
        Run(predictor, schedule, latents, new() { Scale = 4 }, 2);
        var run = schedule.Begin(schedule.All, 2, PictureLength);
        var guided = new float[2 * PictureLength];
        Array.Fill(guided, 5);    // 1 + 4 * (2 - 1)
        run.Step(guided, [], before);
        Assert.That(latents, Is.EqualTo(before));
    }

    [TestCase(0)]
    [TestCase(2)]
    [TestCase(5)]
    public void TheAdapter_IsUsedInTheFirstSteps(int adapterSteps)
    {
        var used = new List<bool>();
        var predictor = new ScriptedPredictor(PictureLength, (_, _, adapter, noise) =>
        {
            used.Add(adapter);
            noise.Clear();
        });
        var schedule = SchedulerConfig.Read(SchedulerConfig.Euler).Plan(5);
        Run(predictor, schedule, Latents(1, 1), s_none, 1, adapterSteps);
        Assert.That(used, Is.EqualTo(Enumerable.Range(0, 5).Select(step => step < adapterSteps)));
    }

    [Test]
    public void EveryStep_IsReported_WithItsLatents()
    {
        var schedule = SchedulerConfig.Read(SchedulerConfig.Euler).Plan(3);
        var predictor = new ScriptedPredictor(
            PictureLength, static (_, timestep, _, noise) => noise.Fill(timestep));
        var latents = Latents(1, 1);
        var done = new List<int>();
        Run(predictor, schedule, latents, s_none, 1, report: (in DenoisingStep step) =>
        {
            done.Add(step.Done);
            Assert.That(step.Count, Is.EqualTo(3));
            Assert.That(step.Timestep, Is.EqualTo(schedule.Timesteps[step.Done - 1]));
            Assert.That(step.Output.ToArray(), Is.All.EqualTo(step.Timestep));
            Assert.That(step.Latents.ToArray(), Is.EqualTo(latents));
        });
        Assert.That(done, Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public void Cancelled_ItStopsBeforeTheNextStep()
    {
        using var source = new CancellationTokenSource();
        var asked = 0;
        var predictor = new ScriptedPredictor(PictureLength, (_, _, _, noise) =>
        {
            noise.Clear();
            if (++asked == 2)
            {
                source.Cancel();
            }
        });
        var schedule = SchedulerConfig.Read(SchedulerConfig.Euler).Plan(9);
        Assert.That(
            () => Run(predictor, schedule, Latents(1, 1), s_none, 1, token: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(asked, Is.EqualTo(2));
    }

    [Test]
    public void ANetworkThatOverflows_IsStopped()
    {
        var predictor = new ScriptedPredictor(
            PictureLength, static (_, _, _, noise) => noise[3] = float.PositiveInfinity);
        var schedule = SchedulerConfig.Read(SchedulerConfig.Euler).Plan(2);
        Assert.That(() => Run(predictor, schedule, Latents(1, 1), s_none, 1),
            Throws.TypeOf<NonFiniteValueException>().With.Message.Contains("index 3"));
    }

    [Test]
    public void RowsThatDoNotFit_AreRefused() => Assert.That(
        static () => new DenoisingLoop(
            new ScriptedPredictor(37, static (_, _, _, _) => { }), new(), LatentNoise.FromSeed(1, 1), 1),
        Throws.ArgumentException.With.Message.Contains("37 latent values"));

    [Test]
    public void Steps_AllocateNothing(
        [ValueSource(nameof(Names))] string name, [Values] LatentNoiseKind noise)
    {
        var predictor = new ScriptedPredictor(
            4 * PictureLength, static (latents, _, _, output) => latents.CopyTo(output));
        var schedule = SchedulerConfig.Read(
            SchedulerConfig.Euler, choice: new() { Name = name, Eta = 0.5f }).Plan(12);
        var loop = new DenoisingLoop(
            predictor, new() { Rescale = 0.5f }, LatentNoise.FromSeed(1, 2, noise), 2);
        var run = schedule.Begin(schedule.All, 2, PictureLength);
        long before = -1;
        var allocating = 0;
        loop.Run(run, Latents(2, 1), 6, (in DenoisingStep _) =>
        {
            var now = GC.GetAllocatedBytesForCurrentThread();
            allocating += before >= 0 && now != before ? 1 : 0;
            before = GC.GetAllocatedBytesForCurrentThread();
        }, default);
#if !DEBUG    // what is not optimised keeps boxes and closures that are otherwise gone
        Assert.That(allocating, Is.Zero);
#endif
    }

    [Test]
    public void LimitedSteps_AllocateNothing()
    {
        var schedule = SchedulerConfig.Read(SchedulerConfig.DpmSolver, "\"thresholding\": true").Plan(12);
        var run = schedule.Begin(schedule.All, 2, PictureLength);
        float[] latents = Latents(2, 1), output = Latents(2, 3);
        run.Step(output, [], latents);
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (run.Done < run.Count)
        {
            run.Step(output, [], latents);
        }
        var after = GC.GetAllocatedBytesForCurrentThread();
#if !DEBUG
        Assert.That(after, Is.EqualTo(before));
#endif
    }

    static float[] Latents(int pictures, float scale)
    {
        var latents = new float[pictures * PictureLength];
        LatentNoise.FromSeed(1, pictures).Draw(latents);
        return Array.ConvertAll(latents, x => x * scale);
    }

    static void Run(
        ScriptedPredictor predictor, SamplingSchedule schedule, float[] latents, Guidance guidance,
        int pictures, int adapterSteps = int.MaxValue, DenoisingReport? report = null,
        CancellationToken token = default)
    {
        var loop = new DenoisingLoop(predictor, guidance, LatentNoise.FromSeed(1, pictures), pictures);
        loop.Run(
            schedule.Begin(schedule.All, pictures, loop.PictureLength), latents, adapterSteps, report, token);
    }
}

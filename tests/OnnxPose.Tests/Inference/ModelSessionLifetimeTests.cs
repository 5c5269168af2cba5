using System.Diagnostics;
using OnnxPose.Inference;
using OnnxPose.Numerics;

namespace OnnxPose.Tests.Inference;

/// <summary>Disposing and cancelling at any moment. Without the gate, either kills the process.</summary>
sealed class ModelSessionLifetimeTests
{
    static readonly InferenceOptions s_oneThread = new() { Threads = 1 };

    // A node takes less than a millisecond; this leaves room for a machine that is busy with something else.
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    [Test]
    public void Dispose_DuringRuns_StopsThem_AndTheProcessLives([Range(0, 11)] int round)
    {
        var session = Open();
        var callers = Enumerable.Range(0, 3).Select(caller => Task.Factory.StartNew(
            () => CallOutcome.Of(caller == 0 ? () => RunBound(session) : () => RunOnce(session, default)),
            TaskCreationOptions.LongRunning)).ToArray();
        Thread.Sleep(PoseRandom.FromSeed((ulong)round).NextInt32(40));
        var clock = Stopwatch.StartNew();
        session.Dispose();
        Assert.That(clock.Elapsed, Is.LessThan(s_patience), "Dispose took long");
        Assert.That(Task.WhenAll(callers).Result, Is.All.EqualTo("disposed"));
    }

    [Test]
    public void Cancel_AtAnyMoment_StopsTheRun_AndTheSessionGoesOn([Range(0, 5)] int round)
    {
        using var session = Open();
        using var stop = new CancellationTokenSource();
        var caller = Task.Factory.StartNew(
            () => CallOutcome.Of(() => RunOnce(session, stop.Token)), TaskCreationOptions.LongRunning);
        Thread.Sleep(PoseRandom.FromSeed((ulong)round).NextInt32(30));
        var clock = Stopwatch.StartNew();
        stop.Cancel();
        Assert.That(caller.Result, Is.EqualTo("cancelled"));
        Assert.That(clock.Elapsed, Is.LessThan(s_patience), "the run went on");
        Assert.That(
            session.Run([ToyModels.Identity()], ["y"], default)[0].Data,
            Is.EqualTo(ToyModels.Identity().Data));
    }

    [Test]
    public void Cancel_OfABoundRun_LeavesTheBindingUsable()
    {
        using var session = Open();
        using var binding = session.Bind();
        var (x, y) = (binding.Input<float>("x", ToyModels.Width, ToyModels.Width), Output(binding));
        ToyModels.Identity().Data.CopyTo(x.Data, 0);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(5));
        Assert.That(
            () => RunUntilStopped(binding, stop.Token), Throws.InstanceOf<OperationCanceledException>());
        binding.Run(default);
        Assert.That(y.Data, Is.EqualTo(x.Data));
    }

    [Test]
    public void Run_WithATokenThatIsCancelledAlready_DoesNotBegin()
    {
        using var session = Open();
        var token = new CancellationToken(canceled: true);
        HostTensor[] unusable = [HostTensor.Of("no such input", new float[1], 1)];    // a run would refuse it
        Assert.That(
            () => session.Run(unusable, ["y"], token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Dispose_OfABindingDuringItsRun_StopsIt()
    {
        using var session = Open();
        var binding = session.Bind();
        var (x, y) = (binding.Input<float>("x", ToyModels.Width, ToyModels.Width), Output(binding));
        Assert.That(y.Data, Has.Length.EqualTo(x.Data.Length));
        var caller = Task.Factory.StartNew(
            () => CallOutcome.Of(() => RunUntilStopped(binding, default)), TaskCreationOptions.LongRunning);
        Thread.Sleep(20);
        binding.Dispose();
        Assert.That(caller.Result, Is.EqualTo("disposed"));
    }

    [Test]
    public void ManyThreads_ShareASession_AndEachGetsItsOwnResult()
    {
        using var session = ModelSession.Open(ToyModels.Double, ToyModels.DoubleContract, s_oneThread);
        Parallel.For(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var result = session.Run([HostTensor.Of("x", new[] { (float)i, -i }, 2)], ["y"], default)[0];
            Assert.That(result.Data, Is.EqualTo([2f * i, -2f * i]));
        });
    }

    static ModelSession Open() => ModelSession.Open(ToyModels.Slow, ToyModels.SlowContract, s_oneThread);

    static HostBuffer<float> Output(SessionBinding binding) =>
        binding.Output("y", ToyModels.Width, ToyModels.Width);

    static void RunOnce(ModelSession session, CancellationToken cancellationToken)
    {
        while (true)
        {
            session.Run([ToyModels.Identity()], ["y"], cancellationToken);
        }
    }

    static void RunBound(ModelSession session)
    {
        using var binding = session.Bind();
        _ = (binding.Input<float>("x", ToyModels.Width, ToyModels.Width), Output(binding));
        RunUntilStopped(binding, default);
    }

    static void RunUntilStopped(SessionBinding binding, CancellationToken cancellationToken)
    {
        while (true)
        {
            binding.Run(cancellationToken);
        }
    }
}

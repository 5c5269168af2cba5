using System.Diagnostics;
using OnnxPose.Inference;

namespace OnnxPose.Tests.Inference;

/// <summary>Stopping in the middle of a single run that nobody wants to wait for. Between runs the gate is
/// enough; within one, ONNX Runtime itself must be told.</summary>
sealed class LongRunTests
{
    static readonly InferenceOptions s_oneThread = new() { Device = DevicePolicy.Cpu, Threads = 1 };

    // One node takes some tens of milliseconds, and other processes may take the rest.
    static readonly TimeSpan s_soon = TimeSpan.FromSeconds(2);

    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Test]
    public void TheRun_TakesTwentySeconds_WhereNobodyStopsIt()
    {
        const int Part = 100;
        using var session = ModelSession.Open(
            ToyModels.Products(ToyModels.LongWidth, ToyModels.LongNodes / Part), ToyModels.LongContract,
            s_oneThread);
        Run(session, default);      // the first run also prepares
        var clock = Stopwatch.StartNew();
        Run(session, default);
        Assert.That(clock.Elapsed * Part, Is.GreaterThan(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public void Cancel_InTheMiddleOfARun_EndsItSoon([Values] bool bound) =>
        RequireStopped(bound, "cancelled", static (_, _, source) => source.Cancel());

    [Test]
    public void DisposeOfTheSession_InTheMiddleOfARun_EndsItSoon([Values] bool bound) =>
        RequireStopped(bound, "disposed", static (session, _, _) => session.Dispose());

    [Test]
    public void DisposeOfTheBinding_InTheMiddleOfItsRun_EndsItSoon() =>
        RequireStopped(bound: true, "disposed", static (_, binding, _) => binding.Dispose());

    static void RequireStopped(
        bool bound, string outcome, Action<ModelSession, SessionBinding, CancellationTokenSource> stop)
    {
        using var session = ModelSession.Open(ToyModels.Long, ToyModels.LongContract, s_oneThread);
        using var binding = Bind(session);
        using var source = new CancellationTokenSource();
        using var began = new ManualResetEventSlim();
        using var listener = Listener(began);
        var caller = Task.Factory.StartNew(() => CallOutcome.Of(() =>
        {
            if (bound)
            {
                binding.Run(source.Token);
            }
            else
            {
                Run(session, source.Token);
            }
        }), TaskCreationOptions.LongRunning);
        Assert.That(began.Wait(s_patience), "the run did not begin");
        Thread.Sleep(200);      // so that it is among its nodes
        Assert.That(caller.IsCompleted, Is.False, "the run is over already");

        var clock = Stopwatch.StartNew();
        stop(session, binding, source);
        Assert.That(caller.Wait(s_soon), "the run went on");
        Assert.That(clock.Elapsed, Is.LessThan(s_soon), "the run went on");
        Assert.That(caller.Result, Is.EqualTo(outcome));
    }

    static void Run(ModelSession session, CancellationToken cancellationToken) =>
        session.Run([ToyModels.Identity(ToyModels.LongWidth)], ["y"], cancellationToken);

    static SessionBinding Bind(ModelSession session)
    {
        var binding = session.Bind();
        var x = binding.Input<float>("x", ToyModels.LongWidth, ToyModels.LongWidth);
        ToyModels.Identity(ToyModels.LongWidth).Data.CopyTo(x.Data, 0);
        binding.Output("y", ToyModels.LongWidth, ToyModels.LongWidth);
        return binding;
    }

    // The span of a run starts right before ONNX Runtime is called.
    static ActivityListener Listener(ManualResetEventSlim began)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == Telemetry.RunsName,
            Sample =
                static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = _ => began.Set(),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}

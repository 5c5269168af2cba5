using Microsoft.ML.OnnxRuntime;
using OnnxPose.Diagnostics;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Inference;

/// <summary>An opened network: the only class that opens an ONNX Runtime session.</summary>
/// <remarks>
/// Thread-safe: runs may overlap, and <see cref="Dispose"/> during a run stops it and waits for it. Outputs
/// are checked to be finite before anybody sees them.
/// </remarks>
sealed class ModelSession : IDisposable
{
    static int s_opened;

    readonly InferenceSession _native;
    readonly RunGate _gate;
    readonly HashSet<SessionBinding> _bindings = [];
    readonly string _slot;
    readonly RuntimeProfile? _profile;
    readonly int _number = Interlocked.Increment(ref s_opened);

    ModelSession(OpenedSession opened, string slot, InferenceOptions options)
    {
        (_native, _slot, Device, Cuda) = (opened.Session, slot, opened.Report, opened.Cuda);
        CapturesGraph = options.CapturesGraph && Cuda is not null;
        _profile = options.Profile;
        _gate = new(slot);
        NativeObjects.Created();
    }

    /// <summary>The device that it really runs on.</summary>
    public DeviceReport Device { get; }

    /// <summary>The GPU's number, or null on the CPU.</summary>
    public int? Cuda { get; }

    /// <summary>Whether runs are recorded on the GPU and replayed.</summary>
    public bool CapturesGraph { get; }

    /// <summary>Opens a model and checks that it fits its slot.</summary>
    /// <exception cref="ModelContractException">It does not fit, or ONNX Runtime refuses it.</exception>
    /// <exception cref="DeviceNotAvailableException">The required device is not usable.</exception>
    public static ModelSession Open(ModelSource source, ModelContract contract, InferenceOptions options) =>
        Open(source, contract, options, (native, device) => options.CudaStandIn is { } standIn
            ? standIn(contract.Slot)
            : CudaProvider.Append(native, new(device, options.GpuMemoryLimit, options.CapturesGraph)));

    internal static ModelSession Open(
        ModelSource source, ModelContract contract, InferenceOptions options,
        Func<SessionOptions, int, string?> appendCuda)
    {
        options.Validate();
        var opened = SessionFactory.Open(source, options, contract.Slot, appendCuda);
        try
        {
            ContractCheck.Require(opened.Session, contract, opened.Source);
            return new(opened, contract.Slot, options);
        }
        catch
        {
            opened.Session.Dispose();
            throw;
        }
    }

    /// <summary>The element type of an input, where the contract leaves a choice.</summary>
    public OnnxType InputType(string name) => (OnnxType)_native.InputMetadata[name].ElementDataType;

    /// <summary>The element type of an output, where the contract leaves a choice.</summary>
    public OnnxType OutputType(string name) => (OnnxType)_native.OutputMetadata[name].ElementDataType;

    /// <summary>Runs once on arrays and returns the named fp32 outputs, in that order.</summary>
    /// <exception cref="NonFiniteValueException">An output holds NaN or an infinity.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop; takes about one node's
    /// time.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed, or was during the run.</exception>
    /// <exception cref="ModelContractException">ONNX Runtime could not run the model.</exception>
    public HostTensor<float>[] Run(HostTensor[] inputs, string[] outputs, CancellationToken cancellationToken)
    {
        using var ticket = new RunTicket();
        var results = _gate.Run(ticket, (this, inputs, outputs), RunOnce, cancellationToken);
        foreach (var result in results)
        {
            Finite.Require(result.Data, $"Output '{result.Name}' of {_slot}");
        }
        return results;
    }

    /// <summary>Fixed buffers for many runs that allocate nothing. Whoever binds disposes it.</summary>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public SessionBinding Bind()
    {
        var ticket = new RunTicket();
        try
        {
            return _gate.Run(
                ticket, (Session: this, ticket), static (state, _) =>
                    state.Session.Bind(state.ticket), default);
        }
        catch
        {
            ticket.Dispose();
            throw;
        }
    }

    /// <summary>Stops the runs in progress, waits for them and releases the session. May be called
    /// twice.</summary>
    public void Dispose()
    {
        if (!_gate.Close())
        {
            return;
        }
        SessionBinding[] bindings;
        lock (_bindings)
        {
            bindings = [.. _bindings];
        }
        Array.ForEach(bindings, static binding => binding.Dispose());     // they point into the session
        try
        {
            _profile?.Add(_number, _slot, _native);
        }
        finally
        {
            _native.Dispose();
            NativeObjects.Released();
        }
    }

    /// <summary>A run of the native session begins; whoever makes it disposes this after it.</summary>
    internal RuntimeClock.Part BeginRun() => RuntimeClock.BeginRun(_slot, _number);

    internal void Forget(SessionBinding binding)
    {
        lock (_bindings)
        {
            _bindings.Remove(binding);
        }
    }

    SessionBinding Bind(RunTicket ticket)
    {
        var binding = new SessionBinding(this, _native, _gate, ticket, _slot);
        lock (_bindings)
        {
            _bindings.Add(binding);
        }
        return binding;
    }

    static HostTensor<float>[] RunOnce(
        (ModelSession Session, HostTensor[] Inputs, string[] Outputs) state, RunOptions options)
    {
        var names = Array.ConvertAll(state.Inputs, static input => input.Name);
        var values = Array.ConvertAll(state.Inputs, static input => input.ToOrtValue());
        try
        {
            using var results = state.Session.RunNow(options, names, values, state.Outputs);
            return [.. results.Select((value, i) => HostTensor.Copy(state.Outputs[i], value))];
        }
        finally
        {
            Array.ForEach(values, static value => value.Dispose());
        }
    }

    IDisposableReadOnlyCollection<OrtValue> RunNow(
        RunOptions options, string[] names, OrtValue[] values, string[] outputs)
    {
        using var run = BeginRun();
        return _native.Run(options, names, values, outputs);
    }
}

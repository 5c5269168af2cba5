using Microsoft.ML.OnnxRuntime;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Inference;

/// <summary>Fixed inputs and outputs of a session, for runs that follow each other and allocate
/// nothing.</summary>
/// <remarks>
/// One run at a time, but <see cref="Dispose"/> of this or of the session may come from another thread at any
/// moment: it stops the run and waits for it.
/// </remarks>
sealed class SessionBinding : IDisposable
{
    readonly ModelSession _session;
    readonly InferenceSession _native;
    readonly RunGate _gate;
    readonly RunTicket _ticket;
    readonly string _slot;
    readonly OrtIoBinding _io;
    readonly List<HostBuffer> _inputs = [];
    readonly List<HostBuffer<float>> _outputs = [];
    readonly List<(HostBuffer Host, DeviceBuffer Device)> _fixedInputs = [], _fixedOutputs = [];
    readonly Dictionary<string, HostBuffer> _constants = new(StringComparer.Ordinal);
    readonly Lock _releasing = new();
    bool _released;

    internal SessionBinding(
        ModelSession session, InferenceSession native, RunGate gate, RunTicket ticket, string slot)
    {
        (_session, _native, _gate, _ticket, _slot) = (session, native, gate, ticket, slot);
        _io = native.CreateIoBinding();
        NativeObjects.Created();
    }

    /// <summary>Binds a managed array to an input; what it holds when a run begins is what the run
    /// reads.</summary>
    public HostBuffer<T> Input<T>(string name, params long[] shape)
        where T : unmanaged
    {
        var buffer = new HostBuffer<T>(name, shape);
        _inputs.Add(buffer);
        Use(buffer.Value, name, static (io, name, value) => io.BindInput(name, value));
        return buffer;
    }

    /// <summary>The same, for an input that the GPU reads: where runs are recorded it has one place
    /// there.</summary>
    /// <param name="name">The input.</param>
    /// <param name="type">The element type of <typeparamref name="T"/>.</param>
    /// <param name="shape">Sizes, outermost first.</param>
    public HostBuffer<T> DeviceInput<T>(string name, OnnxType type, params long[] shape)
        where T : unmanaged
    {
        if (!_session.CapturesGraph)
        {
            return Input<T>(name, shape);
        }
        var host = new HostBuffer<T>(name, shape);
        var device = Allocate(type, shape);
        _fixedInputs.Add((host, device));
        Input(name, device);
        return host;
    }

    /// <summary>Binds a managed array that does not change any more to an input; another one for the same
    /// input takes its place.</summary>
    /// <remarks>A GPU gets its copy now and not again with every run.</remarks>
    public void Constant<T>(string name, T[] data, params long[] shape)
        where T : unmanaged
    {
        var buffer = HostBuffer.Over(name, data, shape);
        _constants.Remove(name, out var before);
        _constants.Add(name, buffer);
        try
        {
            Use(buffer.Value, name, static (io, name, value) => io.BindInput(name, value));
        }
        finally
        {
            before?.Dispose();     // only once nothing points to its array any more
        }
    }

    /// <summary>Binds a managed array to an fp32 output; every run is checked to have filled it with finite
    /// numbers.</summary>
    public HostBuffer<float> Output(string name, params long[] shape)
    {
        var buffer = new HostBuffer<float>(name, shape);
        _outputs.Add(buffer);
        if (_session.CapturesGraph)
        {
            var device = Allocate(OnnxType.Float32, shape);
            _fixedOutputs.Add((buffer, device));
            Output(name, device);
            return buffer;
        }
        Use(buffer.Value, name, static (io, name, value) => io.BindOutput(name, value));
        return buffer;
    }

    /// <summary>Binds a tensor of the device to an input. The binding does not own it.</summary>
    public void Input(string name, DeviceBuffer buffer) =>
        Use(buffer.Value, name, static (io, name, value) => io.BindInput(name, value));

    /// <summary>Binds a tensor of the device to an output. The binding does not own it.</summary>
    public void Output(string name, DeviceBuffer buffer) =>
        Use(buffer.Value, name, static (io, name, value) => io.BindOutput(name, value));

    /// <summary>A new tensor in the memory of the session's device; the caller disposes it.</summary>
    public DeviceBuffer Allocate(OnnxType type, params long[] shape) =>
        _gate.Run(
            _ticket, (Binding: this, type, shape),
            static (state, _) => state.Binding.AllocateNow(state.type, state.shape), default);

    /// <summary>Runs on what is bound.</summary>
    /// <exception cref="NonFiniteValueException">An output that was bound to an array holds NaN or an
    /// infinity.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop; the run can be
    /// repeated.</exception>
    /// <exception cref="ObjectDisposedException">This or the session is disposed, or was during the
    /// run.</exception>
    /// <exception cref="ModelContractException">ONNX Runtime could not run the model.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        _gate.Run(_ticket, this, static (binding, options) => binding.RunNow(options), cancellationToken);
        foreach (var output in _outputs)
        {
            if (!Finite.AreAll(output.Data))
            {
                Finite.Require(output.Data, $"Output '{output.Name}' of {_slot}");
            }
        }
    }

    /// <summary>Stops a run in progress, waits for it and releases the binding. May be called
    /// twice.</summary>
    public void Dispose()
    {
        lock (_releasing)     // the session must not go before this is over, whoever began it
        {
            if (_released)
            {
                return;
            }
            _released = true;
            _gate.Retire(_ticket);
            _io.Dispose();
            _ticket.Dispose();
            _inputs.ForEach(static buffer => buffer.Dispose());
            _outputs.ForEach(static buffer => buffer.Dispose());
            foreach (var buffer in _constants.Values)
            {
                buffer.Dispose();
            }
            _fixedInputs.ForEach(static pair => pair.Host.Dispose());
            _fixedInputs.ForEach(static pair => pair.Device.Dispose());
            _fixedOutputs.ForEach(static pair => pair.Device.Dispose());
            NativeObjects.Released();
        }
        _session.Forget(this);
    }

    bool RunNow(RunOptions options)
    {
        using var run = _session.BeginRun();
        if (_session.Cuda is not null)
        {
            // ONNX Runtime copies arrays to a GPU when they are bound, not when a run begins.
            foreach (var input in _inputs)
            {
                _io.BindInput(input.Name, input.Value);
            }
        }
        Copy(_fixedInputs, toDevice: true);
        _native.RunWithBinding(options, _io);
        Copy(_fixedOutputs, toDevice: false);
        return true;
    }

    // A recorded run reads and writes the same places every time; what changes is copied there and back.
    static void Copy(List<(HostBuffer Host, DeviceBuffer Device)> pairs, bool toDevice)
    {
        if (pairs.Count > 0)
        {
            OrtValue[] host = [.. pairs.Select(static pair => pair.Host.Value)];
            OrtValue[] device = [.. pairs.Select(static pair => pair.Device.Value)];
            OnnxEnvironment.Instance.CopyTensors(
                toDevice ? host : device, toDevice ? device : host, null);
        }
    }

    void Use(OrtValue value, string name, Action<OrtIoBinding, string, OrtValue> bind) =>
        _gate.Run(_ticket, (_io, name, value, bind), static (state, _) =>
        {
            state.bind(state._io, state.name, state.value);
            return true;
        }, default);

    DeviceBuffer AllocateNow(OnnxType type, long[] shape) => _session.Cuda is { } device
        ? DeviceBuffer.OnCuda(_native, device, type, shape)
        : DeviceBuffer.OnHost(type, shape);
}

using OnnxPose.Inference;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Models;

/// <summary>A network that may overflow in fp16: then it runs again in fp32, and stays there.</summary>
/// <remarks>
/// <para>It starts in the precision that the options name, else in fp32 where its config asks for that
/// (<c>force_upcast</c>), else in its device's: fp32 on the CPU, fp16 on a GPU. After the first run that
/// gives NaN or infinity in fp16 a second session is opened in fp32 and takes over; the first one is kept
/// until <see cref="Dispose"/>, because runs may still be on it. A <c>model.onnx</c> has the precision it has
/// and never runs twice.</para>
/// <para>Thread-safe.</para>
/// </remarks>
sealed class UpcastingSession : IDisposable
{
    readonly ModelSession _first;
    readonly SessionOnDemand _wide;
    readonly OnnxType? _precision;
    volatile bool _upcast;

    UpcastingSession(ModelSession first, OnnxType? precision, Func<ModelSession> openWide) =>
        (_first, _precision, _wide) = (first, precision, new(openWide));

    /// <summary>The device that it really runs on.</summary>
    public DeviceReport Device => _upcast ? _wide.Value.Device : _first.Device;

    /// <summary>What it computes in now; null where a <c>model.onnx</c> decides.</summary>
    public OnnxType? Precision => _upcast ? OnnxType.Float32 : _precision;

    /// <summary>Opens a model and checks that it fits its slot.</summary>
    /// <exception cref="ModelContractException">It does not fit, or ONNX Runtime refuses it.</exception>
    /// <exception cref="DeviceNotAvailableException">The required device is not usable.</exception>
    public static UpcastingSession Open(
        ModelSource source, ModelContract contract, InferenceOptions options, bool forceUpcast)
    {
        OnnxType? built = null;     // what the session that was opened at last computes in
        var noting = source with
        {
            Build = precision =>
            {
                built = precision;
                return source.Build(precision);
            },
        };
        var wide = options with { GraphType = OnnxType.Float32 };
        var free = options.GraphType is null && options.Precision == Inference.Precision.Auto;
        var first = ModelSession.Open(noting, contract, forceUpcast && free ? wide : options);
        return new(first, built, () => ModelSession.Open(source, contract, wide));
    }

    /// <summary>Runs once on arrays and returns the named fp32 outputs, in that order.</summary>
    /// <exception cref="NonFiniteValueException">An output holds NaN or an infinity, in fp32 too.</exception>
    /// <inheritdoc cref="ModelSession.Run"/>
    public HostTensor<float>[] Run(HostTensor[] inputs, string[] outputs, CancellationToken cancellationToken)
    {
        var narrow = !_upcast && _precision == OnnxType.Float16;
        try
        {
            return (_upcast ? _wide.Value : _first).Run(inputs, outputs, cancellationToken);
        }
        catch (NonFiniteValueException) when (narrow)
        {
        }
        var results = _wide.Value.Run(inputs, outputs, cancellationToken);
        _upcast = true;     // only once it helped: inputs may be NaN themselves
        return results;
    }

    /// <summary>Stops what is running, waits for it and releases the model.</summary>
    public void Dispose()
    {
        _first.Dispose();
        _wide.Dispose();
    }
}

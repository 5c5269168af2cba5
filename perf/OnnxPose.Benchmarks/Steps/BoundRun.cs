using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using OnnxPose.Inference;
using OnnxPose.Models;

namespace OnnxPose.Benchmarks.Steps;

/// <summary>ONNX Runtime's own run of a decoder's step, on what the decoder bound: without writing inputs,
/// the gate, and the check of outputs.</summary>
sealed class BoundRun : IDisposable
{
    readonly InferenceSession _session;
    readonly OrtIoBinding _bound;
    readonly RunOptions _options = new();

    /// <summary>The step of a decoder, which must outlive this.</summary>
    public BoundRun(PoseDecoder decoder)
    {
        var binding = Binding(decoder);
        (_session, _bound) = (Native(binding), Io(binding));
    }

    /// <summary>Runs once.</summary>
    public void Run() => _session.RunWithBinding(_options, _bound);

    public void Dispose() => _options.Dispose();

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_binding")]
    static extern ref SessionBinding Binding(PoseDecoder decoder);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_native")]
    static extern ref InferenceSession Native(SessionBinding binding);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_io")]
    static extern ref OrtIoBinding Io(SessionBinding binding);
}

using OnnxPose.Benchmarks.Poses;
using OnnxPose.Models;

namespace OnnxPose.Benchmarks.Images;

/// <summary>Passes everything on; keeps the time spent in the network, and after how many steps something had
/// been allocated.</summary>
sealed class MeasuredPredictor(INoisePredictor inner) : INoisePredictor
{
    long _bytesBefore = -1;

    /// <summary>Microseconds within <see cref="Predict"/>.</summary>
    public double Time { get; private set; }

    public int Steps { get; private set; }

    public int AllocatingSteps { get; private set; }

    public Span<float> Latents => inner.Latents;

    public ReadOnlySpan<float> Noise => inner.Noise;

    public bool UsesAdapter { get => inner.UsesAdapter; set => inner.UsesAdapter = value; }

    public void Predict(float timestep, CancellationToken cancellationToken)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        if (_bytesBefore >= 0 && bytes != _bytesBefore)
        {
            AllocatingSteps++;
        }
        var start = ThreadClock.Now();
        inner.Predict(timestep, cancellationToken);
        Time += ThreadClock.Now() - start;
        Steps++;
        _bytesBefore = bytes;
    }

    public void Dispose() => inner.Dispose();
}

using OnnxPose.Models;

namespace OnnxPose.Tests.Diffusion;

/// <summary>A network whose answer is written down.</summary>
/// <param name="values">Latent values of all rows.</param>
/// <param name="answer">Fills the noise from the latents, the timestep and whether the adapter is
/// used.</param>
sealed class ScriptedPredictor(int values, ScriptedPredictor.Answer answer) : INoisePredictor
{
    public delegate void Answer(ReadOnlySpan<float> latents, float timestep, bool adapter, Span<float> noise);

    readonly float[] _latents = new float[values], _noise = new float[values];

    public Span<float> Latents => _latents;

    public ReadOnlySpan<float> Noise => _noise;

    public bool UsesAdapter { get; set; } = true;

    public void Predict(float timestep, CancellationToken cancellationToken) =>
        answer(_latents, timestep, UsesAdapter, _noise);

    public void Dispose()
    {
    }
}

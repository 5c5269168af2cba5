using static TorchSharp.torch;

namespace OnnxPose.Training.Images.Training;

/// <summary>From noise to latents, step by step, with guidance.</summary>
/// <remarks>DDIM without noise, which Euler's steps are in other coordinates. Song et al., 2021.</remarks>
static class Sampling
{
    /// <summary>Scaled latents.</summary>
    /// <param name="denoiser">The networks.</param>
    /// <param name="noise">[batch, channels, height, width], normal.</param>
    /// <param name="states">Of the captions.</param>
    /// <param name="features">The adapter's maps; empty without an adapter.</param>
    /// <param name="steps">How many.</param>
    /// <param name="guidance">1 for none.</param>
    public static Tensor Sample(Denoiser denoiser, Tensor noise, (Tensor Text, Tensor Pooled) states,
        Tensor[] features, int steps, double guidance)
    {
        using var guard = no_grad();
        var unsaid = (zeros_like(states.Text), zeros_like(states.Pooled));
        var visited = NoiseSchedule.Trailing(steps);
        var x = noise;
        for (var i = 0; i < steps; i++)
        {
            using var scope = NewDisposeScope();
            var step = full([noise.shape[0]], (float)visited[i]);
            var v = denoiser.Predict(x, step, states, features);
            var free = denoiser.Predict(x, step, unsaid, features);
            v = free + guidance * (v - free);
            var (kept, share) = (denoiser.Schedule.Kept(visited[i]), denoiser.Schedule.Noise(visited[i]));
            var latents = kept * x - share * v;
            var pure = kept * v + share * x;
            x = i + 1 == steps ? latents
                : denoiser.Schedule.Kept(visited[i + 1]) * latents
                    + denoiser.Schedule.Noise(visited[i + 1]) * pure;
            x = x.MoveToOuterDisposeScope();
        }
        return x;
    }
}

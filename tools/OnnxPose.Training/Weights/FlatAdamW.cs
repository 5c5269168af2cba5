using static TorchSharp.torch;

namespace OnnxPose.Training.Weights;

/// <summary>AdamW (or Muon for matrices) with clipping by the global norm, and a moving average of the
/// weights.</summary>
/// <remarks>Decoupled weight decay: Loshchilov and Hutter, 2019.</remarks>
sealed class FlatAdamW(ParameterSet parameters, double beta2 = 0.99, double weightDecay = 0.02) : IDisposable
{
    const double Beta1 = 0.9, Epsilon = 1e-8, MaxNorm = 1.0;

    readonly Tensor _first = zeros_like(parameters.Values), _second = zeros_like(parameters.Values);

    /// <summary>Whether matrices inside the transformer get orthogonalized updates instead.</summary>
    public bool Orthogonalizes { get; init; }

    /// <summary>Steps taken.</summary>
    public long Step { get; set; }

    /// <summary>The averaged weights: what is evaluated and exported.</summary>
    public Tensor Average { get; } = parameters.Values.clone();

    /// <summary>First and second moments, for the checkpoint.</summary>
    public (Tensor First, Tensor Second) Moments => (_first, _second);

    /// <summary>One step down the gradients that a backward pass left; returns their norm before
    /// clipping.</summary>
    /// <returns>Not finite where the gradients were not; then nothing was changed.</returns>
    public double Descend(double rate, double averageDecay)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var gradients = parameters.Gradients;
        double norm = gradients.norm().item<float>();
        if (!double.IsFinite(norm))
        {
            return norm;
        }
        Step++;
        var scale = Math.Min(1, MaxNorm / (norm + 1e-6));
        _first.mul_(Beta1).add_(gradients, (1 - Beta1) * scale);
        _second.mul_(beta2).addcmul_(gradients, gradients, (1 - beta2) * scale * scale);
        var update = _first / (_second / (1 - Math.Pow(beta2, Step))).sqrt_().add_(Epsilon);
        update.div_(1 - Math.Pow(Beta1, Step));
        if (Orthogonalizes)
        {
            // Nesterov's look ahead, as Muon does it.
            var ahead = (_first * Beta1).add_(gradients, (1 - Beta1) * scale);
            Orthogonalized.Replace(parameters.Specs, ahead, update);
        }
        parameters.Values.addcmul_(parameters.Values, parameters.DecayMask, -rate * weightDecay);
        parameters.Values.addcmul_(update, parameters.Rates, -rate);
        var keep = Math.Min(averageDecay, (1.0 + Step) / (10.0 + Step));
        Average.mul_(keep).add_(parameters.Values, 1 - keep);
        return norm;
    }

    /// <summary>Lets the average begin at the weights as they are.</summary>
    public void RestartAverage()
    {
        using var guard = no_grad();
        Average.copy_(parameters.Values);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        Average.Dispose();
    }
}

using System.Numerics.Tensors;

namespace OnnxPose.Diffusion.Schedulers;

/// <summary>One run through a schedule: where it is, and what it remembers.</summary>
/// <remarks>Not thread-safe; one per generation. Steps allocate nothing.</remarks>
sealed class SamplingRun
{
    readonly SamplingSchedule _schedule;
    readonly StepWeights[] _weights;
    readonly float[][] _predictions;    // the newest first
    readonly float[] _before, _scratch;
    readonly int _pictures, _pictureLength;
    readonly int _first;
    int _done;

    internal SamplingRun(
        SamplingSchedule schedule, StepRange steps, StepWeights[] weights, int pictures, int pictureLength)
    {
        (_schedule, _weights, _first) = (schedule, weights, steps.First);
        (_pictures, _pictureLength) = (pictures, pictureLength);
        var length = checked(pictures * pictureLength);
        var depth = 1;
        foreach (var step in weights)
        {
            depth = Math.Max(depth, step.Predictions.Depth);
            depth = Math.Max(depth, step.Corrector?.Predictions.Depth ?? 0);
        }
        _predictions = [.. Enumerable.Range(0, depth).Select(_ => new float[length])];
        _before = Array.Exists(weights, static step => step.Corrector is not null) ? new float[length] : [];
        _scratch = schedule.Limit.IsNone ? [] : new float[pictureLength];
    }

    /// <summary>Steps of this run.</summary>
    public int Count => _weights.Length;

    /// <summary>Steps that are done.</summary>
    public int Done => _done;

    /// <summary>What the network is told at the next step.</summary>
    public float Timestep => _schedule.Timesteps[_first + _done];

    /// <summary>Whether the next step draws noise.</summary>
    public bool DrawsNoise => _weights[_done].DrawsNoise;

    /// <summary>Writes what the network reads at the next step.</summary>
    /// <inheritdoc cref="SamplingSchedule.ScaleInput"/>
    public void ScaleInput(ReadOnlySpan<float> latents, Span<float> input) =>
        _schedule.ScaleInput(_first + _done, latents, input);

    /// <summary>Makes the next step, in place.</summary>
    /// <param name="output">(picture, ...): what the network gave for the latents.</param>
    /// <param name="noise">
    /// (picture, ...): standard normal numbers; empty where <see cref="DrawsNoise"/> is false.
    /// </param>
    /// <param name="latents">(picture, ...): before the step, and after it.</param>
    /// <exception cref="ArgumentException">A length differs from that of the run.</exception>
    /// <exception cref="InvalidOperationException">All steps are done.</exception>
    public void Step(ReadOnlySpan<float> output, ReadOnlySpan<float> noise, Span<float> latents)
    {
        if (_done == Count)
        {
            throw new InvalidOperationException($"All {Count} steps of this run are done.");
        }
        ref readonly var weights = ref _weights[_done];
        Require(output.Length, nameof(output));
        Require(latents.Length, nameof(latents));
        Require(weights.DrawsNoise ? noise.Length : output.Length, nameof(noise));
        Remember(weights.Prediction, output, latents);
        if (weights.Corrector is { } corrector)
        {
            TensorPrimitives.Multiply(_before, corrector.Latents, latents);
            Add(corrector.Predictions, latents);
        }
        if (_before.Length > 0)
        {
            latents.CopyTo(_before);
        }
        TensorPrimitives.Multiply(latents, weights.Latents, latents);
        Add(weights.Predictions, latents);
        Add(output, weights.Output, latents);
        Add(noise, weights.Noise, latents);
        _done++;
    }

    void Remember(OutputWeights weights, ReadOnlySpan<float> output, ReadOnlySpan<float> latents)
    {
        var newest = _predictions[^1];
        Array.Copy(_predictions, 0, _predictions, 1, _predictions.Length - 1);
        _predictions[0] = newest;
        TensorPrimitives.Multiply(latents, weights.Latents, newest);
        TensorPrimitives.MultiplyAdd(output, weights.Output, newest, newest);
        for (var picture = 0; picture < _pictures && _scratch.Length > 0; picture++)
        {
            _schedule.Limit.Apply(newest.AsSpan(picture * _pictureLength, _pictureLength), _scratch);
        }
    }

    void Add(in PredictionWeights weights, Span<float> latents)
    {
        for (var i = 0; i < _predictions.Length; i++)
        {
            Add(_predictions[i], weights[i], latents);
        }
    }

    static void Add(ReadOnlySpan<float> values, float weight, Span<float> latents)
    {
        if (weight != 0)
        {
            TensorPrimitives.MultiplyAdd(values, weight, latents, latents);
        }
    }

    void Require(int length, string name)
    {
        if (length != _pictures * _pictureLength)
        {
            throw new ArgumentException(
                $"It has {length} values, expected {_pictures} pictures of {_pictureLength}.", name);
        }
    }
}

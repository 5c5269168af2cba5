using System.Numerics.Tensors;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Text;

/// <summary>A linear classifier: multinomial logistic regression over standardised features, fitted with
/// Adam.</summary>
/// <remarks>Convex, so that the seed and the order of the examples hardly matter.</remarks>
sealed class SoftmaxRegression
{
    const int Epochs = 30, BatchSize = 64;
    const double Beta1 = 0.9, Beta2 = 0.999;

    readonly int _classes;
    readonly float[] _mean, _scale;
    readonly float[] _weights;                // (class, feature + 1): the last column is the bias

    SoftmaxRegression(int classes, float[] mean, float[] scale)
    {
        (_classes, _mean, _scale) = (classes, mean, scale);
        _weights = new float[classes * Row];
    }

    int Row => _mean.Length + 1;

    /// <summary>Fits a classifier.</summary>
    /// <param name="features">One row an example, all of one width.</param>
    /// <param name="labels">The class of each example, from 0.</param>
    /// <param name="classes">How many classes there are.</param>
    public static SoftmaxRegression Fit(IReadOnlyList<float[]> features, IReadOnlyList<int> labels,
        int classes)
    {
        var (mean, scale) = Moments(features);
        var model = new SoftmaxRegression(classes, mean, scale);
        var inputs = features.Select(model.Standardise).ToArray();
        var random = PoseRandom.FromSeed(0).Fork("softmax regression");
        model.Descend(inputs, labels, ref random);
        return model;
    }

    /// <summary>The most likely class.</summary>
    public int Classify(float[] features)
    {
        Span<float> logits = stackalloc float[_classes];
        Logits(Standardise(features), logits);
        return TensorPrimitives.IndexOfMax<float>(logits);
    }

    void Descend(float[][] inputs, IReadOnlyList<int> labels, ref PoseRandom random)
    {
        var (first, second) = (new float[_weights.Length], new float[_weights.Length]);
        var gradient = new float[_weights.Length];
        var probabilities = new float[_classes];
        var steps = Epochs * inputs.Length / BatchSize;
        for (var step = 1; step <= steps; step++)
        {
            Array.Clear(gradient);
            for (var i = 0; i < BatchSize; i++)
            {
                AddGradient(inputs, labels, random.NextInt32(inputs.Length), probabilities, gradient);
            }
            Step(gradient, first, second, step, 0.02 * (1 - (double)step / steps));
        }
    }

    void AddGradient(float[][] inputs, IReadOnlyList<int> labels, int example, float[] probabilities,
        float[] gradient)
    {
        Logits(inputs[example], probabilities);
        StableMath.SoftMax(probabilities, probabilities);
        probabilities[labels[example]] -= 1;
        for (var c = 0; c < _classes; c++)
        {
            var row = gradient.AsSpan(c * Row, Row);
            TensorPrimitives.MultiplyAdd(inputs[example], probabilities[c] / BatchSize, row, row);
        }
    }

    void Step(float[] gradient, float[] first, float[] second, int step, double rate)
    {
        var unbias1 = 1 - Math.Pow(Beta1, step);
        var unbias2 = 1 - Math.Pow(Beta2, step);
        for (var i = 0; i < gradient.Length; i++)
        {
            first[i] += (float)((1 - Beta1) * (gradient[i] - first[i]));
            second[i] += (float)((1 - Beta2) * (gradient[i] * gradient[i] - second[i]));
            _weights[i] -= (float)(rate * (first[i] / unbias1) / (Math.Sqrt(second[i] / unbias2) + 1e-8));
        }
    }

    void Logits(float[] input, Span<float> logits)
    {
        for (var c = 0; c < _classes; c++)
        {
            logits[c] = TensorPrimitives.Dot(_weights.AsSpan(c * Row, Row), input);
        }
    }

    float[] Standardise(float[] features)
    {
        var input = new float[Row];
        for (var i = 0; i < features.Length; i++)
        {
            input[i] = (features[i] - _mean[i]) * _scale[i];
        }
        input[^1] = 1;
        return input;
    }

    static (float[] Mean, float[] Scale) Moments(IReadOnlyList<float[]> features)
    {
        var width = features[0].Length;
        var (mean, scale) = (new float[width], new float[width]);
        for (var i = 0; i < width; i++)
        {
            mean[i] = (float)features.Average(f => (double)f[i]);
            var variance = features.Average(f => ((double)f[i] - mean[i]) * (f[i] - mean[i]));
            scale[i] = (float)(1 / Math.Sqrt(variance + 1e-12));
        }
        return (mean, scale);
    }
}

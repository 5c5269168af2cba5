using OnnxPose.Inference;
using OnnxPose.Numerics;
using OnnxPose.Onnx.Graphs;
using OnnxPose.Onnx.Safetensors;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Inference;

/// <summary>A Linear with 8-bit weights, as ONNX Runtime computes it, against plain loops.</summary>
/// <remarks>
/// The weights that count are the dequantised ones: these are exact. Besides them ONNX Runtime rounds a block
/// of 128 activations to 8 bits, with the block's largest magnitude at 127: each is off by at most half that
/// step, and the sum by at most half the step times the sum of the weights' magnitudes.
/// </remarks>
[TestFixture(1)]
[TestFixture(5)]
[TestFixture(77)]
sealed class EightBitLinearTests(int rows)
{
    const float Rounding = 1e-4f;     // of sums in fp32, to the sum of all magnitudes

    [TestCase(1, 3)]
    [TestCase(15, 15)]
    [TestCase(32, 8)]
    [TestCase(40, 20)]
    [TestCase(96, 37)]
    [TestCase(128, 16)]
    [TestCase(200, 9)]
    [TestCase(384, 1152)]
    public void EveryElement_IsWhatTheDequantisedWeightsGive_UpToTheRoundingOfActivations(
        int inputs, int outputs)
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "model.safetensors");
        RandomTensors.Write(path, RandomTensors.Linear("linear", inputs, outputs), seed: 3);
        using var file = SafetensorsFile.Open(path);
        var (x, actual) = (Activations(rows * inputs), default(float[])!);
        using (var session = Open(file, inputs, outputs))
        {
            actual = session.Run([HostTensor.Of("x", x, rows, inputs)], ["y"], default)[0].Data;
        }
        var weight = QuantizedMatrix.Of(WeightMatrix.Read(file, file.Tensors["linear.weight"])).Dequantize();
        var (bias, worst) = (file.ReadSingles("linear.bias"), 0.0);
        for (var i = 0; i < actual.Length; i++)
        {
            var (expected, allowed) = Expected(
                x.AsSpan(i / outputs * inputs, inputs),
                weight.Values.AsSpan(i % outputs * inputs, inputs), bias[i % outputs]);
            worst = Math.Max(worst, Math.Abs(actual[i] - expected) / allowed);
        }
        TestContext.Out.WriteLine($"{rows} x {inputs} x {outputs}: {worst:0.000} of what rounding explains");
        Assert.That(worst, Is.LessThanOrEqualTo(1));
    }

    static (double Value, double Allowed) Expected(
        ReadOnlySpan<float> x, ReadOnlySpan<float> weight, float bias)
    {
        var (sum, allowed, magnitude) = ((double)bias, 0.0, Math.Abs((double)bias));
        for (var start = 0; start < x.Length; start += QuantizedMatrix.BlockSize)
        {
            var (largest, weights) = (0.0, 0.0);
            for (var i = start; i < Math.Min(x.Length, start + QuantizedMatrix.BlockSize); i++)
            {
                sum += (double)x[i] * weight[i];
                magnitude += Math.Abs((double)x[i] * weight[i]);
                largest = Math.Max(largest, Math.Abs(x[i]));
                weights += Math.Abs(weight[i]);
            }
            allowed += largest / 127 / 2 * weights;
        }
        return (sum, allowed + (Rounding * magnitude));
    }

    static ModelSession Open(SafetensorsFile file, int inputs, int outputs) => ModelSession.Open(
        new(Path.GetDirectoryName(file.Path)!, "model.onnx", precision => Build(file, precision))
        {
            EightBits = EightBitForm.Built,
        },
        new(
            "toy", [TensorContract.Of("x", OnnxType.Float32, "rows", inputs)],
            [TensorContract.Of("y", OnnxType.Float32, "rows", outputs)]),
        new() { Device = DevicePolicy.Cpu, Precision = Precision.EightBit });

    static OnnxModel Build(SafetensorsFile file, OnnxType precision)
    {
        var graph = new GraphBuilder("linear", precision, file);
        var (weight, bias) = (file.Tensors["linear.weight"], file.Tensors["linear.bias"]);
        var x = graph.Input("x", OnnxType.Float32, "rows", weight.Shape[1]);
        graph.Output(
            "y", graph.Linear(x, weight, graph.Weight(bias)), OnnxType.Float32, "rows", weight.Shape[0]);
        return graph.Build();
    }

    // Of several magnitudes, so that blocks have different steps.
    static float[] Activations(int count)
    {
        var random = PoseRandom.FromSeed(4);
        return [.. Enumerable.Range(0, count)
            .Select(i => (float)(random.NextNormal() * Math.Pow(10, i / 32 % 4 - 2)))];
    }
}

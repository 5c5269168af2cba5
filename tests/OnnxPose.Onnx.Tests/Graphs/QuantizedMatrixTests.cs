using OnnxPose.Numerics;
using OnnxPose.Onnx.Graphs;

namespace OnnxPose.Onnx.Tests.Graphs;

sealed class QuantizedMatrixTests
{
    [TestCase(1, 1)]
    [TestCase(3, 31)]
    [TestCase(5, QuantizedMatrix.BlockSize)]
    [TestCase(4, QuantizedMatrix.BlockSize + 1)]
    [TestCase(7, 400)]
    public void EveryValue_IsWithinHalfAStepOfItsBlock_AndTheLargestIsKept(int rows, int columns)
    {
        var weight = Random(rows, columns);
        var quantized = QuantizedMatrix.Of(weight);
        var (back, worst) = (quantized.Dequantize(), 0f);
        for (var i = 0; i < weight.Values.Length; i++)
        {
            var block = (i / columns * quantized.Blocks) + (i % columns / QuantizedMatrix.BlockSize);
            var step = quantized.Scales[block];
            worst = Math.Max(worst, Math.Abs(back.Values[i] - weight.Values[i]) / step);
        }
        Assert.That(worst, Is.LessThanOrEqualTo(0.5f + 1e-4f));
        Assert.That(
            back.Values.Max(Math.Abs), Is.EqualTo(weight.Values.Max(Math.Abs)).Within(1e-6).Percent);
    }

    [Test]
    public void WhatFillsTheLastBlock_IsZero()
    {
        const int columns = QuantizedMatrix.BlockSize + 8, row = 2 * QuantizedMatrix.BlockSize;
        var quantized = QuantizedMatrix.Of(Random(2, columns));
        Assert.That(quantized.Codes, Has.Length.EqualTo(2 * row));
        Assert.That(quantized.Codes[columns..row], Is.All.EqualTo(QuantizedMatrix.Zero));
        Assert.That(quantized.Codes[(row + columns)..], Is.All.EqualTo(QuantizedMatrix.Zero));
    }

    [Test]
    public void ZerosStayZeros_AndSoDoesWhatIsTooSmallForAScale()
    {
        var quantized = QuantizedMatrix.Of(new(new float[64], 1, 64));
        Assert.That(quantized.Dequantize().Values, Is.All.Zero);
        var tiny = QuantizedMatrix.Of(new([1e-44f, -1e-40f], 1, 2)).Dequantize();
        Assert.That(tiny.Values, Is.All.EqualTo(0f).Within(1e-39f));
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void WhatIsNotFinite_IsNotFiniteAfterwards(float value)
    {
        var quantized = QuantizedMatrix.Of(new([1, value, 2], 1, 3));
        Assert.That(float.IsFinite(quantized.Scales[0]), Is.False);
    }

    [Test]
    public void Padding_PutsZerosAfterEveryGroup_AndChangesNothingElse()
    {
        var weight = new WeightMatrix([1, 2, 3, 4, 5, 6, 7, 8], 2, 4);
        Assert.That(weight.PadColumns(2, 1).Values, Is.EqualTo([1, 2, 0, 3, 4, 0, 5, 6, 0, 7, 8, 0]));
        Assert.That(weight.PadColumns(2, 1) is { Rows: 2, Columns: 6 });
        Assert.That(
            weight.PadRows(1, 1).Values, Is.EqualTo([1, 2, 3, 4, 0, 0, 0, 0, 5, 6, 7, 8, 0, 0, 0, 0]));
        Assert.That(weight.PadRows(1, 1) is { Rows: 4, Columns: 4 });
        Assert.That(weight.SliceRows(1, 2).Values, Is.EqualTo([5, 6, 7, 8]));
        Assert.That(weight.PadRows(1, 0).Values, Is.EqualTo(weight.Values));
    }

    static WeightMatrix Random(int rows, int columns)
    {
        var random = PoseRandom.FromSeed(11);
        var values = new float[rows * columns];
        foreach (ref var value in values.AsSpan())
        {
            value = (float)random.NextNormal();
        }
        return new(values, rows, columns);
    }
}

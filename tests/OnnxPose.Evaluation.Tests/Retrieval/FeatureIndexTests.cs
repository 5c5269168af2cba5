using OnnxPose.Evaluation.Retrieval;
using OnnxPose.Numerics;

namespace OnnxPose.Evaluation.Tests.Retrieval;

public sealed class FeatureIndexTests
{
    [Test]
    public void Nearest_IsThatOfBruteForceInDoublePrecision(
        [Values] FeatureMetric metric, [Values(1, 7, 64, 100)] int width, [Values(1, 63, 64, 1000)] int rows)
    {
        for (ulong seed = 0; seed < 3; seed++)
        {
            var (features, queries) = (Random(rows, width, seed, 1), Random(9, width, seed + 100, 1));
            var found = new FeatureIndex(features, width).Nearest(queries, metric);
            for (var query = 0; query < found.Length; query++)
            {
                AssertNearest(features, queries.AsSpan(query * width, width), found[query], metric);
            }
        }
    }

    // Differences far below what single precision sees of the dot products.
    [Test]
    public void Nearest_DecidesAmongNearlyEqualRows([Values] FeatureMetric metric)
    {
        const int Width = 96, Rows = 500;
        var features = Random(Rows, Width, seed: 5, 1e-3f);
        for (var i = 0; i < features.Length; i++)
        {
            features[i] += 1 + (i % Width);
        }
        var queries = features[(17 * Width)..(21 * Width)];
        var found = new FeatureIndex(features, Width).Nearest(queries, metric);
        Assert.That(found, Is.EqualTo(new[] { 17, 18, 19, 20 }));
    }

    [TestCase(1e-30f)]
    [TestCase(1e-18f)]
    [TestCase(1e15f)]
    public void Nearest_WorksAtAnyScale(float scale)
    {
        const int Width = 24;
        var features = Random(200, Width, seed: 6, scale);
        var queries = Random(5, Width, seed: 7, scale);
        foreach (var metric in Enum.GetValues<FeatureMetric>())
        {
            var found = new FeatureIndex(features, Width).Nearest(queries, metric);
            for (var query = 0; query < found.Length; query++)
            {
                AssertNearest(features, queries.AsSpan(query * Width, Width), found[query], metric);
            }
        }
    }

    [Test]
    public void OfEquallyNearRows_TheFirstIsFound([Values] FeatureMetric metric)
    {
        const int Width = 8, Rows = 400;
        var features = Random(Rows, Width, seed: 8, 1);
        foreach (var copy in new[] { 40, 41, 170, 399 })
        {
            features.AsSpan(40 * Width, Width).CopyTo(features.AsSpan(copy * Width));
        }
        var query = features[(170 * Width)..(171 * Width)];
        var index = new FeatureIndex(features, Width);
        Assert.That(index.Nearest(query, metric)[0], Is.EqualTo(40));
        Assert.That(index.Nearest(query, metric, except: [40])[0], Is.EqualTo(41));
        Assert.That(index.Nearest(query, metric, rows: 40)[0], Is.LessThan(40));
    }

    [Test]
    public void AZeroFeature_HasADefinedPlace()
    {
        float[] features = [0, 0, -1, 0, 0.5f, 0.5f];
        var index = new FeatureIndex(features, 2);
        Assert.That(index.Nearest([1, 0], FeatureMetric.Cosine), Is.EqualTo(new[] { 2 }));
        Assert.That(index.Nearest([-1, -1], FeatureMetric.Cosine), Is.EqualTo(new[] { 1 }));
        Assert.That(index.Nearest([0, -1], FeatureMetric.Cosine), Is.EqualTo(new[] { 0 }), "right angles");
        Assert.That(index.Nearest([0, 0], FeatureMetric.Cosine), Is.EqualTo(new[] { 0 }), "all alike");
        Assert.That(index.Nearest([0, 0], FeatureMetric.L2), Is.EqualTo(new[] { 0 }));
    }

    [Test]
    public void ManyEqualRows_TakeNoMemory_AndTheFirstIsFound([Values] FeatureMetric metric)
    {
        const int Rows = 20_000, Queries = 100;
        var features = new float[2 * Rows];
        features.AsSpan().Fill(1);
        (features[0], features[1]) = (-1, -1);     // the only other one, and first
        var queries = new float[2 * Queries];
        queries.AsSpan().Fill(1);
        var index = new FeatureIndex(features, 2);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var nearest = index.Nearest(queries, metric);
        Assert.That(nearest, Is.All.EqualTo(1));
        // 16 bytes for each row and query would be 32 MB, and as much again while a list grows.
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(20_000_000));
    }

    [Test]
    public void RowsThatComeNearerOneByOne_AreAllLookedAt([Values] FeatureMetric metric)
    {
        const int Rows = 1000;
        var features = new float[2 * Rows];
        for (var row = 0; row < Rows; row++)
        {
            (features[2 * row], features[(2 * row) + 1]) = (1, 2 - (1e-7f * row));
        }
        float[] query = [1, 1];
        var expected = Enumerable.Range(0, Rows)
            .MinBy(row => features[(2 * row) + 1]);     // the first of equals
        Assert.That(new FeatureIndex(features, 2).Nearest(query, metric), Is.EqualTo(new[] { expected }));
    }

    [Test]
    public void ASmallerIndex_IsTheBeginningOfALargerOne([Values] FeatureMetric metric)
    {
        const int Width = 12;
        var (features, queries) = (Random(300, Width, 9, 1), Random(20, Width, 10, 1));
        var small = new FeatureIndex(features[..(100 * Width)], Width);
        Assert.That(new FeatureIndex(features, Width).Nearest(queries, metric, rows: 100),
            Is.EqualTo(small.Nearest(queries, metric)));
    }

    [Test]
    public void WhatIsNoIndex_OrNoQuery_IsRefused()
    {
        Assert.That(() => new FeatureIndex(new float[7], 2),
            Throws.ArgumentException.With.Message.Contains("not rows of 2"));
        Assert.That(() => new FeatureIndex([1, 2, float.NaN, 4], 2),
            Throws.ArgumentException.With.Message.Contains("Row 1"));
        Assert.That(() => new FeatureIndex([1e30f, 2], 2),
            Throws.ArgumentException.With.Message.Contains("at most 1E+18"));
        var index = new FeatureIndex([1, 2, 3, 4], 2);
        Assert.That(() => index.Nearest(new float[3], FeatureMetric.L2),
            Throws.ArgumentException.With.Message.Contains("queries of 2"));
        Assert.That(() => index.Nearest([1, float.PositiveInfinity], FeatureMetric.L2),
            Throws.ArgumentException.With.Message.Contains("Query 0"));
        Assert.That(() => index.Nearest([1, 1], FeatureMetric.L2, rows: 3),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => index.Nearest([1, 1], FeatureMetric.L2, rows: 1, except: [0]),
            Throws.InstanceOf<ArgumentOutOfRangeException>(), "nothing would be left");
        Assert.That(() => index.Nearest([1, 1], FeatureMetric.L2, except: [0, 1]),
            Throws.ArgumentException.With.Message.Contains("one for each of 1"));
        Assert.That(
            () => index.Nearest([1, 1], FeatureMetric.L2, cancellationToken: new CancellationToken(true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    static void AssertNearest(
        float[] features, ReadOnlySpan<float> query, int found, FeatureMetric metric)
    {
        var width = query.Length;
        var best = double.PositiveInfinity;
        for (var row = 0; row < features.Length / width; row++)
        {
            best = Math.Min(best, Distance(query, features.AsSpan(row * width, width), metric));
        }
        var distance = Distance(query, features.AsSpan(found * width, width), metric);
        Assert.That(distance, Is.EqualTo(best).Within(1e-12 * Math.Abs(best)));
    }

    static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b, FeatureMetric metric)
    {
        var (dot, squareA, squareB, difference) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            dot += (double)a[i] * b[i];
            squareA += (double)a[i] * a[i];
            squareB += (double)b[i] * b[i];
            difference += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
        }
        return metric == FeatureMetric.L2 ? difference : 1 - (dot / Math.Sqrt(squareA) / Math.Sqrt(squareB));
    }

    static float[] Random(int rows, int width, ulong seed, float scale)
    {
        var random = PoseRandom.FromSeed(seed);
        var values = new float[rows * width];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = scale * (float)random.NextNormal();
        }
        return values;
    }
}

using OnnxPose.TestKit;

namespace OnnxPose.Numerics.Tests.Mixtures;

/// <summary>Mixtures as PyTorch reads them.</summary>
[Category("Golden")]
public class GaussianMixtureGoldenTests
{
    const double Tolerance = 1e-4;

    static readonly Lazy<GoldenTensors> s_io = new(static () => GoldenTensors.Load("t2p", "io.safetensors"));

    [Test]
    [NeedsFixture("t2p")]
    public void Every_position_has_the_reference_s_parameters()
    {
        var shape = s_io.Value.Shape("gmm.loc");    // (position, component, xy)
        var probabilities = s_io.Value.Floats("gmm.cls_probs");
        var logWeights = s_io.Value.Floats("gmm.mixture_log_probs");
        var means = s_io.Value.Floats("gmm.loc");
        var scales = s_io.Value.Floats("gmm.scale_tril");    // (position, component, row, column)
        for (var position = 0; position < shape[0]; position++)
        {
            var mixture = MixtureAt(position);
            Assert.That(mixture.Count, Is.EqualTo(shape[1]));
            Assert.That(mixture.ExistenceProbability, Is.EqualTo(probabilities[position]).Within(Tolerance));
            for (var k = 0; k < mixture.Count; k++)
            {
                var at = position * shape[1] + k;
                var c = mixture[k];
                double[] actual = [c.LogWeight, c.X, c.Y, c.ScaleXX, 0, c.ScaleYX, c.ScaleYY];
                float[] expected = [logWeights[at], .. means.Slice(2 * at, 2), .. scales.Slice(4 * at, 4)];
                Assert.That(actual, Is.EqualTo(expected).Within(Tolerance),
                    $"position {position}, component {k}");
            }
        }
    }

    [Test]
    [NeedsFixture("t2p")]
    public void Every_position_has_the_reference_s_density()
    {
        var points = s_io.Value.Floats("gmm.points");
        var expected = s_io.Value.Floats("gmm.log_prob");
        for (var position = 0; position < expected.Length; position++)
        {
            var actual = MixtureAt(position).LogProbability(points[2 * position], points[2 * position + 1]);
            var within = Tolerance * Math.Max(1, Math.Abs(expected[position]));
            Assert.That(actual, Is.EqualTo(expected[position]).Within(within), $"position {position}");
        }
    }

    [TestCaseSource(typeof(GoldenMixture), nameof(GoldenMixture.ReadAll))]
    [NeedsFixture("tempered-gmm")]
    public void Explicit_components_have_the_reference_s_density(GoldenMixture golden)
    {
        for (var i = 0; i < golden.Points.Length; i++)
        {
            var (x, y) = golden.Points[i];
            var actual = new GaussianMixture(golden.Components).LogProbability(x, y);
            var within = 1e-9 * Math.Max(1, Math.Abs(golden.LogProbabilities[i]));
            Assert.That(actual, Is.EqualTo(golden.LogProbabilities[i]).Within(within));
        }
    }

    static GaussianMixture MixtureAt(int position)
    {
        var length = s_io.Value.Shape("tf.logits")[2];
        return new(s_io.Value.Floats("tf.logits").Slice(position * length, length));
    }
}

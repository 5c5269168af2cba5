using System.Numerics;

namespace OnnxPose.Numerics.Tests.Streams;

/// <summary>Random numbers made eight at a time.</summary>
public class LaneRandomTests
{
    [Test]
    public void Every_lane_is_the_published_generator()
    {
        var source = PoseRandom.FromSeed(8);
        var words = source;
        var lanes = LaneRandom.From(ref source);
        var state = Enumerable.Range(0, 32).Select(_ => words.NextUInt64()).ToArray();    // (word, lane)
        for (var draw = 0; draw < 100; draw++)
        {
            var numbers = lanes.NextDouble();
            for (var lane = 0; lane < 8; lane++)
            {
                Assert.That(numbers[lane], Is.EqualTo((Next(state, lane) >> 12) * Math.Pow(2, -52)));
            }
        }
        Assert.That(source.NextUInt64(), Is.EqualTo(words.NextUInt64()), "32 draws seed the lanes");
    }

    [Test]
    public void Lattice_normals_are_each_normal_and_cover_the_plane_evenly()
    {
        const int Sets = 4000;
        var random = PoseRandom.FromSeed(6);
        var (u, v) = (new double[64], new double[64]);
        var counts = new double[Sets];
        List<double> radii = [], turns = [];
        for (var set = 0; set < Sets; set++)
        {
            LatticeNormals.Fill(u, v, random.NextDouble(), random.NextDouble());
            var pick = set % 64;
            radii.Add(1 - Math.Exp(-(u[pick] * u[pick] + v[pick] * v[pick]) / 2));
            turns.Add(Math.Atan2(v[pick], u[pick]) / Math.Tau + 0.5);
            counts[set] = u.Zip(v).Count(static p => p.First > 0.5 && p.Second > 0);
        }
        var limit = Statistics.OneInAHundred(Sets);
        Assert.That(Statistics.DistanceFromUniform(radii), Is.LessThan(limit));
        Assert.That(Statistics.DistanceFromUniform(turns), Is.LessThan(limit));
        // Independent draws would have a standard deviation of 2.9 here.
        var (mean, error) = Statistics.Mean(counts);
        Assert.That(mean, Is.EqualTo(64 * 0.15426876936299344).Within(4 * error));
        Assert.That(error * Math.Sqrt(Sets), Is.LessThan(1.5));
    }

    // xoshiro256++ as published, over words that lie eight apart.
    static ulong Next(ulong[] s, int lane)
    {
        var result = BitOperations.RotateLeft(s[lane] + s[24 + lane], 23) + s[lane];
        var t = s[8 + lane] << 17;
        s[16 + lane] ^= s[lane];
        s[24 + lane] ^= s[8 + lane];
        s[8 + lane] ^= s[16 + lane];
        s[lane] ^= s[24 + lane];
        s[16 + lane] ^= t;
        s[24 + lane] = BitOperations.RotateLeft(s[24 + lane], 45);
        return result;
    }
}

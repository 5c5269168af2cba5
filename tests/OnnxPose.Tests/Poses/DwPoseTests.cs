using OnnxPose.Poses;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Poses;

public sealed class DwPoseTests
{
    // Batches (with a leading dimension) carry slips of the reference; their rows are there
    // as generations of one.
    static IEnumerable<string> Generations
    {
        get
        {
            const string Suffix = ".dw_candidate";
            var golden = GoldenTensors.Load("t2p", "io.safetensors");
            return golden.Names
                .Where(name => name.EndsWith(Suffix, StringComparison.Ordinal)
                    && golden.Shape(name).Length == 2)
                .Select(static name => name[..^Suffix.Length]);
        }
    }

    [Category("Golden")]
    [NeedsFixture("t2p")]
    [TestCaseSource(nameof(Generations))]
    public void FromPose_OfAGeneratedPose_GivesTheReferenceArrays(string generation)
    {
        var golden = GoldenTensors.Load("t2p", "io.safetensors");
        var slots = golden.Shape($"{generation}.bboxes")[0];
        var people = Enumerable.Range(0, slots)
            .Where(i => golden.Bytes($"{generation}.pose_mask")[i] != 0)
            .Select(i => GoldenPerson(golden, generation, i));
        var arrays = DwPose.FromPose(new Pose(1, [.. people]), slots);
        AssertEqual(arrays.Candidate, golden.Floats($"{generation}.dw_candidate"));
        AssertEqual(arrays.Subset, golden.Floats($"{generation}.dw_subset"));
        AssertEqual(arrays.Faces, golden.Floats($"{generation}.dw_faces"));
        AssertEqual(arrays.Hands, golden.Floats($"{generation}.dw_hands"));
    }

    static Person GoldenPerson(GoldenTensors golden, string generation, int person)
    {
        var corners = golden.Floats($"{generation}.bboxes").Slice(4 * person, 4);
        var box = new BoundingBox(new(corners[0], corners[1]), new(corners[2], corners[3]));
        return new(box, Points("bodies", Skeleton.BodyPoints), Points("faces", Skeleton.FacePoints),
            Points("hands", Skeleton.HandsPoints));

        KeypointSet Points(string name, int count)
        {
            var values = golden.Floats($"{generation}.{name}").Slice(2 * count * person, 2 * count);
            var points = new Keypoint?[count];
            for (var i = 0; i < count; i++)
            {
                points[i] = values[2 * i] == -1 ? null : box.ToImage(new(values[2 * i], values[2 * i + 1]));
            }
            return new(points);
        }
    }

    static void AssertEqual(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        Assert.That(actual.Length, Is.EqualTo(expected.Length));
        for (var i = 0; i < actual.Length; i++)
        {
            Assert.That(actual[i], Is.EqualTo(expected[i]).Within(1e-6f), $"element {i}");
        }
    }

    [Test]
    public void ToPose_GivesThePeopleBack_WithTightBoxes_AndLeavesOutEmptySlots()
    {
        var pose = SamplePoses.TwoPeople;
        var back = DwPose.FromPose(pose, 5).ToPose(pose.AspectRatio);
        Assert.That(back, Is.EqualTo(SamplePoses.WithTightBoxes(pose)));
    }

    [Test]
    public void FromPose_WithTooFewSlots_IsRefused() =>
        Assert.That(() => DwPose.FromPose(SamplePoses.TwoPeople, 1),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
}

using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OnnxPose.Poses;

namespace OnnxPose.Tests.Poses;

public sealed class PoseJsonRoundTripTests
{
    [Test]
    public void T2P_GivesEveryPoseBack_ToTheLastBit() =>
        Prop.ForAll(
            SamplePoses.Poses(SamplePoses.AnyFinite, SamplePoses.AnyFinite.Where(static r => r > 0))
                .ToArbitrary(),
            static pose => Through(pose, 1, 1, PoseJsonFormat.T2P).Equals(pose)).QuickCheckThrowOnFailure();

    [Test]
    public void AnApplicationsJson_GivesEveryPoseBack_ToTheLastBit() =>
        Prop.ForAll(
            SamplePoses.Poses(SamplePoses.AnyFinite, SamplePoses.AnyFinite.Where(static r => r > 0))
                .ToArbitrary(),
            static pose => pose.Equals(JsonSerializer.Deserialize<Pose>(JsonSerializer.Serialize(pose))))
            .QuickCheckThrowOnFailure();

    [Test]
    public void AnApplicationsJson_GivesACrowdBack()
    {
        var crowd = new Pose(1, [.. Enumerable.Repeat(SamplePoses.TwoPeople.People[0], 300)]);
        Assert.That(JsonSerializer.Deserialize<Pose>(JsonSerializer.Serialize(crowd)), Is.EqualTo(crowd));
    }

    [TestCase("7")]
    [TestCase("[]")]
    [TestCase("{\"people\":7}")]
    public void AnApplicationsJson_WithNoPoseInIt_IsRefused(string json) =>
        Assert.That(() => JsonSerializer.Deserialize<Pose>(json), Throws.InstanceOf<JsonException>());

    [Test]
    public void DWPose_GivesAllPointsBack() =>
        Prop.ForAll(Cases, static c => Through(c.Pose, c.Width, c.Height, PoseJsonFormat.DWPose)
            .Equals(SamplePoses.WithTightBoxes(c.Pose))).QuickCheckThrowOnFailure();

    [Test]
    public void OpenPose_GivesAllPointsBack() =>
        Prop.ForAll(Cases, static c => Through(c.Pose, c.Width, c.Height, PoseJsonFormat.OpenPose)
            .Equals(SamplePoses.WithTightBoxes(c.Pose))).QuickCheckThrowOnFailure();

    [Test]
    public void Coco_GivesAllPointsButTheNeckBack_AndTheBoxes() =>
        Prop.ForAll(Cases, static c =>
        {
            var back = Through(c.Pose, c.Width, c.Height, PoseJsonFormat.CocoWholeBody);
            var expected = c.Pose.People.Where(static p =>
                WithoutNeck(p.Body).PresentCount + p.Face.PresentCount + p.Hands.PresentCount > 0);
            return back.AspectRatio == c.Pose.AspectRatio && back.People.Zip(expected).All(static pair =>
                WithoutNeck(pair.First.Body).Equals(WithoutNeck(pair.Second.Body))
                && pair.First.Face.Equals(pair.Second.Face) && pair.First.Hands.Equals(pair.Second.Hands)
                && IsOrdered(pair.First.Box, pair.Second.Box));
        }).QuickCheckThrowOnFailure();

    static KeypointSet WithoutNeck(KeypointSet body) =>
        new([.. body.AsSpan().ToArray().Select(static (point, i) =>
            i == (int)BodyPoint.Neck ? null : point)]);

    static bool IsOrdered(BoundingBox actual, BoundingBox expected) =>
        Math.Abs(actual.Corner0.X - Math.Min(expected.Corner0.X, expected.Corner1.X)) < 1e-6
        && Math.Abs(actual.Corner1.Y - Math.Max(expected.Corner0.Y, expected.Corner1.Y)) < 1e-6;

    static Pose Through(Pose pose, int width, int height, PoseJsonFormat format)
    {
        var stream = new MemoryStream();
        PoseJson.Write(stream, pose, width, height, format);
        return PoseJson.Parse(stream.ToArray(), "round trip");
    }

    // A person in the middle keeps a file in pixels from looking like one in fractions.
    static Arbitrary<(Pose Pose, int Width, int Height)> Cases { get; } = (
        from width in Gen.Choose(16, 4096)
        from height in Gen.Choose(16, 4096)
        from pose in SamplePoses.Poses(SamplePoses.Fraction, Gen.Constant((float)((double)width / height)))
        select (new Pose(pose.AspectRatio, [.. pose.People, SamplePoses.TwoPeople.People[0]]), width, height))
            .ToArbitrary();
}

using OnnxPose.Evaluation.Scenes;
using OnnxPose.Evaluation.TextToPose;
using OnnxPose.Numerics;
using OnnxPose.Poses;

namespace OnnxPose.Evaluation.Tests.TextToPose;

public class BoneLengthsTests
{
    static readonly BoneLengths s_bones = BoneLengths.OfTrainingSet();

    // 1 % lie below the range and 0.1 % above it.
    [Test]
    public void OtherPeople_LieInTheRange_AsOftenAsItSays()
    {
        var random = PoseRandom.FromSeed(77);
        var judged = Enumerable.Range(0, 1000).SelectMany(_ => s_bones.Judge(Stand(ref random))).ToArray();
        Assert.That(judged.Average(static inRange => inRange ? 1.0 : 0), Is.EqualTo(0.989).Within(0.006));
    }

    [Test]
    public void AnArmTwiceAsLong_OrAnElbowThatIsMissing_IsOutOfRange()
    {
        var random = PoseRandom.FromSeed(78);
        var pose = Stand(ref random);
        var body = pose.People[0].Body;
        var (shoulder, elbow) = (body[(int)BodyPoint.LeftShoulder]!.Value, body[(int)BodyPoint.LeftElbow]!.Value);
        var longer = new Keypoint(2 * elbow.X - shoulder.X, 2 * elbow.Y - shoulder.Y);
        var whole = s_bones.Judge(pose).Count(static inRange => inRange);
        foreach (var moved in (Keypoint?[])[longer, null])
        {
            var judged = s_bones.Judge(With(pose, BodyPoint.LeftElbow, moved)).Count(static inRange => inRange);
            Assert.That(judged, Is.EqualTo(whole - 2).Or.EqualTo(whole - 1));     // the forearm may still fit
        }
    }

    static Pose Stand(ref PoseRandom random) => SceneSampler.Again(BoneLengths.Standing, ref random);

    static Pose With(Pose pose, BodyPoint point, Keypoint? moved)
    {
        var person = pose.People[0];
        var body = person.Body.AsSpan().ToArray();
        body[(int)point] = moved;
        return new(pose.AspectRatio, [new Person(person.Box, new(body), person.Face, person.Hands)]);
    }
}

using OnnxPose.Evaluation.Scenes;
using OnnxPose.Evaluation.TextToImage;
using OnnxPose.Imaging;
using OnnxPose.Numerics;
using OnnxPose.Poses;

namespace OnnxPose.Evaluation.Tests.TextToImage;

public sealed class ArmEditTests
{
    static Pose Standing { get; } = Draw();

    [Test]
    public void AnEdit_MovesElbowWristAndHand_AndKeepsBoneLengths([Values] bool left)
    {
        var edit = ArmEdit.Of(Standing, left)!;
        var (before, after) = (Standing.People[0], edit.After.People[0]);
        var shoulder = (int)(left ? BodyPoint.LeftShoulder : BodyPoint.RightShoulder);
        for (var i = 0; i < Skeleton.BodyPoints; i++)
        {
            var moves = i == shoulder + 1 || i == shoulder + 2;
            Assert.That(after.Body[i] != before.Body[i], Is.EqualTo(moves), $"body point {i}");
        }
        for (var bone = shoulder; bone < shoulder + 2; bone++)
        {
            Assert.That(Length(after, bone), Is.EqualTo(Length(before, bone)).Within(1e-5));
        }
        for (var i = 0; i < Skeleton.HandsPoints; i++)
        {
            var moves = before.Hands[i] is not null && (i < Skeleton.HandPoints) == left;
            Assert.That(after.Hands[i] != before.Hands[i], Is.EqualTo(moves), $"hand point {i}");
        }
        Assert.That(after.Face, Is.EqualTo(before.Face));
    }

    [Test]
    public void WithoutTheArm_OrWithTwoPeople_ThereIsNoEdit()
    {
        var person = Standing.People[0];
        var body = person.Body.AsSpan().ToArray();
        body[(int)BodyPoint.LeftElbow] = null;
        var armless = new Person(person.Box, new(body), person.Face, person.Hands);
        Assert.That(ArmEdit.Of(new(1, [armless]), left: true), Is.Null);
        Assert.That(ArmEdit.Of(new(1, [armless]), left: false), Is.Not.Null);
        Assert.That(ArmEdit.Of(new(1, [person, person]), left: true), Is.Null);
    }

    [TestCase(0, 0.0, Description = "only near the arm")]
    [TestCase(1, 1.0, Description = "everywhere the same")]
    public void Locality_IsTheShareOfTheChangeAwayFromTheArm(int change, double expected)
    {
        var edit = ArmEdit.Of(Standing, left: true)!;
        var (before, after) = (new RgbImage(64, 64), new RgbImage(64, 64));
        if (change == 1)
        {
            after.Writable.Fill(40);
        }
        else
        {
            var wrist = edit.After.People[0].Body[(int)BodyPoint.LeftWrist]!.Value;
            after.Writable[3 * ((int)(wrist.Y * 64) * 64 + (int)(wrist.X * 64))] = 200;
        }
        Assert.That(EditLocality.Of(edit, before, after), Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void Locality_OfNoChange_IsNotTakenForALocalOne() =>
        Assert.That(EditLocality.Of(ArmEdit.Of(Standing, true)!, new(64, 64), new(64, 64)),
            Is.EqualTo(double.PositiveInfinity));

    static double Length(Person person, int bone)
    {
        var (a, b) = (person.Body[bone]!.Value, person.Body[bone + 1]!.Value);
        return Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)));
    }

    // A whole person with both hands, seen from the front.
    static Pose Draw()
    {
        var random = PoseRandom.FromSeed(5);
        while (true)
        {
            var scene = SceneSampler.Sample(SceneSplit.Training, ref random);
            if (scene.Pose is { AspectRatio: 1, People: [var person] } && person.Body.PresentCount >= 16
                && person.Hands.PresentCount == Skeleton.HandsPoints
                && ArmEdit.Of(scene.Pose, true) is not null && ArmEdit.Of(scene.Pose, false) is not null)
            {
                return scene.Pose;
            }
        }
    }
}

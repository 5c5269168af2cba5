using OnnxPose.Numerics;
using OnnxPose.Poses;
using OnnxPose.TextToPose;

namespace OnnxPose.Tests.TextToPose;

public sealed class PosePrefixTests
{
    const int MaxPeople = 3;

    [Test]
    public void AnyKeptPrefix_OfAResult_ReproducesTheRemainder()
    {
        foreach (var original in Originals())
        {
            var all = PosePrefix.All(original);
            for (var people = 0; people <= original.Pose.People.Length; people++)
            {
                Assert.That(Redo(original, all.Take(people)), Is.EqualTo(original), $"{people} people kept");
            }
            var last = original.Pose.People.Length - 1;
            foreach (var point in new[] { 0, 1, 17, 18, 86, 127, 128 })
            {
                Assert.That(
                    Redo(original, all.Redraw(last, point)), Is.EqualTo(original), $"{point} points kept");
            }
            Assert.That(Redo(original, PosePrefix.Boxes([.. original.Pose.People.Select(static p => p.Box)])),
                Is.EqualTo(original), "boxes kept");
        }
    }

    [Test]
    public void AKeptPrefix_StaysUnderAnotherSeed_AndTheRestChanges()
    {
        var original = Originals()[0];
        var redone = Redo(original, PosePrefix.All(original).Redraw(0, 86), seed: 99);
        var (before, after) = (original.Pose.People[0], redone.Pose.People[0]);
        Assert.That((after.Box, after.Body, after.Face), Is.EqualTo((before.Box, before.Body, before.Face)));
        Assert.That(after.Hands, Is.Not.EqualTo(before.Hands));
        Assert.That(redone.Pose.People.Skip(1).Take(original.Pose.People.Length - 1),
            Is.EqualTo(original.Pose.People.Skip(1)));
    }

    [Test]
    public void RedrawnHands_SeeTheNextPersonsBox_AndNotItsPoints()
    {
        var original = Originals().First(static pose => pose.Pose.People.Length > 1);
        var kept = PosePrefix.All(original).Redraw(0, 86);
        var other = kept.People[1] with { Points = [.. kept.People[1].Points.Reverse()] };
        var redone = Redo(original, kept, seed: 5);
        var withOtherPoints = Redo(original, new(kept.People.SetItem(1, other)), seed: 5);
        Assert.That(withOtherPoints.Pose.People[0], Is.EqualTo(redone.Pose.People[0]));
        Assert.That(withOtherPoints.Pose.People[1], Is.Not.EqualTo(redone.Pose.People[1]));

        var moved = kept.People[1] with { Box = new(new(0.1f, 0.2f), new(0.3f, 0.4f)) };
        Assert.That(Redo(original, new(kept.People.SetItem(1, moved)), seed: 5).Pose.People[0],
            Is.Not.EqualTo(redone.Pose.People[0]));
    }

    [Test]
    public void APoseFromElsewhere_IsKeptAsItWasGiven()
    {
        var person = new Person(
            new(new(0.2f, 0.2f), new(0.6f, 0.9f)), Body(), KeypointSet.Absent(68), KeypointSet.Absent(42));
        var redone = Redo(Originals()[0], PosePrefix.All(new Pose(1, [person])));
        Assert.That(redone.Pose.People[0], Is.EqualTo(person));
    }

    [Test]
    public void GivenPresence_DecidesWhichPointsThereAre_AndLeavesTheirPlaces()
    {
        var box = new BoundingBox(new(0, 0), new(1, 1));
        bool?[] presence =
            [.. Enumerable.Range(0, 128).Select(static i => (bool?)(i < 18 ? true : i < 86 ? false : null))];
        var kept = new PosePrefix([new PersonPrefix { Box = box, Presence = [.. presence] }]);
        var person = Redo(Originals()[0], kept).Pose.People[0];
        Assert.That((person.Body.PresentCount, person.Face.PresentCount), Is.EqualTo((18, 0)));
        Assert.That(person.Hands.PresentCount, Is.InRange(1, 41));
    }

    [Test]
    public void Boxes_AreKeptPersonByPerson_AlsoBehindOneThatIsDrawn()
    {
        var box = new BoundingBox(new(0.1f, 0.1f), new(0.2f, 0.9f));
        var pose =
            Redo(Originals()[0], new PosePrefix([new PersonPrefix(), new PersonPrefix { Box = box }])).Pose;
        Assert.That(pose.People, Has.Length.AtLeast(2));
        Assert.That(pose.People[1].Box, Is.EqualTo(box));
    }

    [Test]
    public void ABoxThatReachesOutOfTheImage_IsClampedToIt() => Assert.That(
        PosePrefix.Boxes(new BoundingBox(new(-1, 0.5f), new(0.5f, 7))).People[0].Box,
        Is.EqualTo(new BoundingBox(new(0, 0.5f), new(0.5f, 1))));

    [Test]
    public void WhatCannotBeKept_IsRefused_SayingWhy()
    {
        var original = Originals()[0];
        var all = PosePrefix.All(original);
        var person = all.People[0];
        Assert.That(() => Redo(original, new([person with { Box = null }])),
            Throws.ArgumentException.With.Message.Contain("box"));
        Assert.That(() => Redo(original, new([person, person, person, person])),
            Throws.ArgumentException.With.Message.Contain("room for 3"));
        Assert.That(() => Redo(original, all.Take(1), people: 0),
            Throws.ArgumentException.With.Message.Contain("1 are kept"));
        Assert.That(() => all.Take(9), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => all.Redraw(0, 129), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => all.Redraw(7, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new PersonPrefix { Box = new(new(float.NaN, 0), new(1, 1)) },
            Throws.ArgumentException);
        Assert.That(() => new PersonPrefix { Points = [new Keypoint(0, float.PositiveInfinity)] },
            Throws.ArgumentException);
        Assert.That(() => new PosePrefix([person, null!]), Throws.ArgumentException);
        Assert.That(new PosePrefix(default).People, Is.Empty);
        Assert.That(() => new PersonPrefix { Presence = [.. new bool?[129]] }, Throws.ArgumentException);
    }

    static KeypointSet Body() => new([.. Enumerable.Range(0, 18)
        .Select(static i => i == 3 ? (Keypoint?)null : new(0.1f + 0.05f * i, 1.2f - 0.06f * i))]);

    static PoseSample Sample(int prompt, ulong seed) => new()
    {
        Prompt = prompt,
        Sample = 2,
        Seed = seed,
        AspectRatio = 0.75f,
        Chooser = new TemperedChooser(SamplerKind.Defensive),
    };

    // One a prompt; the seed is the prompt's number, so that it can be found again.
    static GeneratedPose[] Originals() => [.. Enumerable.Range(0, 12)
        .Select(static prompt => Generate(Sample(prompt, (ulong)prompt)))
        .Where(static pose => pose.Pose.People.Length > 0)];

    static GeneratedPose Redo(
        GeneratedPose original, PosePrefix keep, ulong? seed = null, int? people = null) =>
        Generate(Sample((int)original.Seed, seed ?? original.Seed) with { Keep = keep, People = people });

    static GeneratedPose Generate(PoseSample sample) =>
        new PoseGenerator(rows => new HashDecoder(MaxPeople, rows), 1).Generate([sample])[0];
}

using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.Poses;
using OnnxPose.TextToPose;

namespace OnnxPose.Tests.TextToPose;

public sealed class PoseGeneratorTests
{
    const int MaxPeople = 3;

    [Test]
    public void EverySample_InABatch_IsWhatItIsAlone([Values(1, 2, 3, 7, 64)] int maxRows)
    {
        PoseSample[] samples =
        [
            .. Samples(prompt: 0, count: 5), .. Samples(1, 2), .. Samples(2, 9), .. Samples(5, 1),
            .. Enumerable.Range(6, 20).SelectMany(static prompt => Samples(prompt, 1)),
        ];
        var together = Generate(samples, maxRows);
        var alone = samples.SelectMany(sample => Generate([sample], 1)).ToArray();
        Assert.That(together, Is.EqualTo(alone));
        Assert.That(alone.Select(static pose => pose.Pose.People.Length).Distinct(),
            Is.EquivalentTo(new[] { 0, 1, 2, 3 }));
    }

    [Test]
    public void RowsOfOnePrompt_GoOnWithTheNextSample_WithoutWaitingForEachOther()
    {
        var decoders = new List<HashDecoder>();
        var samples = Samples(0, 12);
        var poses = new PoseGenerator(rows => Remember(decoders, new(MaxPeople, rows)), 4).Generate(samples);

        var tokens = poses.Sum(static pose => 2 + pose.Pose.People.Length * 130);
        Assert.That(decoders, Has.Count.EqualTo(1));
        Assert.That(decoders[0].Steps, Is.LessThan(tokens / 4 + 2 * (2 + MaxPeople * 130)));
    }

    [Test]
    public void Decoders_AreDisposed_AlsoWhenTheTransformerFails()
    {
        var decoders = new List<HashDecoder>();
        var generator = new PoseGenerator(rows => Remember(decoders, new(MaxPeople, rows)
        {
            OnStep = static step => throw new InvalidOperationException($"step {step}"),
        }), 4);
        Assert.That(() => generator.Generate(Samples(0, 2)), Throws.InvalidOperationException);
        Assert.That(decoders, Has.All.Property(nameof(HashDecoder.IsDisposed)).True);
    }

    [Test]
    public void ACancelledToken_EndsTheLoop_WithinTheStep()
    {
        using var source = new CancellationTokenSource();
        var decoder = new HashDecoder(MaxPeople, 0)
        {
            OnStep = step => { if (step == 5) { source.Cancel(); } },
        };
        Assert.That(() => new PoseGenerator(_ => decoder, 1)
            .Generate([Samples(0, 1)[0] with { People = 1 }], null, source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(decoder.Steps, Is.EqualTo(6));
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void LogitsThatAreNotFinite_AreRefused_NamingTheStep(float bad)
    {
        var decoder = new HashDecoder(MaxPeople, 0) { Presence = (_, length, _) => length == 4 ? bad : 1 };
        Assert.That(() => new PoseGenerator(_ => decoder, 1).Generate(Samples(0, 1)),
            Throws.InstanceOf<NonFiniteValueException>()
                .With.Message.Contain("transformer").And.Message.Contain("step 6")
                .And.Message.Contain("sample 0"));
    }

    [Test]
    public void Draws_ComeFromTheStreamOfTheirSamplePersonAndPoint()
    {
        // Everything is drawn, in the order of the sequence: the corners of both people, then their points.
        const int Points = 128;
        var choosers = new[] { new StreamRecorder(), new StreamRecorder() };
        var samples = Samples(0, 2).Select(sample => sample with
        {
            Chooser = choosers[sample.Sample],
            People = 2,
            PointThreshold = -1,
        }).ToArray();
        Generate(samples, 2);
        foreach (var sample in samples)
        {
            var root = PoseRandom.FromSeed(sample.Seed).Fork("pose").Fork(sample.Sample);
            (int Person, int Stream)[] order =
            [
                (0, Points), (0, Points + 1), (1, Points), (1, Points + 1),
                .. Enumerable.Range(0, 2 * Points).Select(static i => (i / Points, i % Points)),
            ];
            Assert.That(choosers[sample.Sample].FirstNumbers, Is.EqualTo(order.Select(
                place => root.Fork(place.Person).Fork(place.Stream).NextUInt64())));
        }
    }

    [Test]
    public void BoxesAndPoints_AreDrawnAtTheirOwnTemperature()
    {
        var chooser = new StreamRecorder();
        var sample = Samples(0, 1)[0] with { Chooser = chooser, People = 2 };
        Generate([sample with { BoxTemperature = 3, PointTemperature = 5 }], 1);
        Assert.That(chooser.Temperatures.Take(4), Is.All.EqualTo(3));
        Assert.That(chooser.Temperatures.Skip(4), Is.All.EqualTo(5));
    }

    [Test]
    public void Presence_NeedsMoreThanTheThreshold_Strictly()
    {
        GeneratedPose Run(float logit) => new PoseGenerator(rows => new HashDecoder(MaxPeople, rows)
        {
            Presence = (_, _, _) => logit,
        }, 1).Generate(Samples(0, 1))[0];
        Assert.That(Run(0).Pose.People, Is.Empty);
        Assert.That(Run(1e-9f).Pose.People, Is.Empty, "the sigmoid is exactly one half in single precision");
        Assert.That(Run(1e-3f).Pose.People, Has.Length.EqualTo(MaxPeople));
        Assert.That(Run(1e-3f).Pose.People[0].Hands.PresentCount, Is.EqualTo(42));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(3)]
    public void AForcedPeopleCount_IsKept_WhateverThePresenceLogitsSay(int people)
    {
        foreach (var logit in new[] { -9f, 9f })
        {
            var pose = new PoseGenerator(rows => new HashDecoder(MaxPeople, rows)
            {
                Presence = (_, _, head) => head == PoseHead.Box ? logit : null,
            }, 1).Generate([Samples(0, 1)[0] with { People = people }])[0];
            Assert.That(pose.Pose.People, Has.Length.EqualTo(people));
        }
    }

    [Test]
    public void Places_AreClampedToTheUnitSquare()
    {
        foreach (var pose in Generate(
            [.. Samples(0, 8).Select(static s => s with { PointTemperature = 4, People = 2 })], 8))
        {
            Assert.That(pose.LocalPoints.SelectMany(static p => new[] { p.X, p.Y }),
                Is.All.InRange(-1f, 1f));
            Assert.That(
                pose.LocalPoints.Where(static p => p.X >= 0).SelectMany(static p => new[] { p.X, p.Y }),
                Is.All.InRange(0f, 1f));
        }
    }

    [Test]
    public void Progress_EndsWhereItSaysItEnds_AndNeverGoesBack()
    {
        var reports = new List<(int Done, int Of)>();
        var poses = new PoseGenerator(rows => new HashDecoder(MaxPeople, rows), 3)
            .Generate(Samples(0, 7), (done, of) => reports.Add((done, of)));
        Assert.That(reports.Select(static report => report.Done), Is.Ordered);
        Assert.That(reports, Has.All.Matches<(int Done, int Of)>(static report => report.Done <= report.Of));
        Assert.That(reports[^1].Done, Is.EqualTo(reports[^1].Of));
        Assert.That(poses, Has.Length.EqualTo(7));
    }

    [Test]
    public void Steps_AllocateNothing()
    {
        var marks = new List<long>(capacity: 2000);
        var decoder = new HashDecoder(MaxPeople, 0, 0)
        {
            OnStep = _ => marks.Add(GC.GetAllocatedBytesForCurrentThread()),
        };
        var samples = Samples(0, 2)
            .Select(static sample => sample with { People = MaxPeople, PointTemperature = 0.3f });
        new PoseGenerator(_ => decoder, 2).Generate([.. samples], static (_, _) => { });
        // From the second step to the last: both rows draw boxes, then points, and report progress.
        Assert.That(marks[^1] - marks[1], Is.Zero);
        Assert.That(marks, Has.Count.EqualTo(MaxPeople * 130));
    }

    static HashDecoder Remember(List<HashDecoder> decoders, HashDecoder decoder)
    {
        decoders.Add(decoder);
        return decoder;
    }

    static GeneratedPose[] Generate(PoseSample[] samples, int maxRows) =>
        new PoseGenerator(rows => new HashDecoder(MaxPeople, rows), maxRows).Generate(samples);

    static PoseSample[] Samples(int prompt, int count) =>
        [.. Enumerable.Range(0, count).Select(sample => new PoseSample
    {
        Prompt = prompt,
        Sample = sample,
        Seed = 11,
        AspectRatio = 0.5f + prompt,
        Chooser = new TemperedChooser(SamplerKind.Defensive),
    })];

    sealed class StreamRecorder : IKeypointChooser
    {
        public List<ulong> FirstNumbers { get; } = [];

        public List<float> Temperatures { get; } = [];

        public Keypoint Choose(in GaussianMixture mixture, float temperature, ref PoseRandom random)
        {
            Temperatures.Add(temperature);
            FirstNumbers.Add(random.NextUInt64());
            return new(0.5f, 0.5f);
        }
    }
}

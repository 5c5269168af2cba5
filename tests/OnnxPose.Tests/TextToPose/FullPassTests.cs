using OnnxPose.Numerics;
using OnnxPose.TestKit;
using OnnxPose.TextToPose;

namespace OnnxPose.Tests.TextToPose;

[Category("Golden")]
[NeedsFixture("t2p")]
public sealed class FullPassTests
{
    static IEnumerable<string> Names() => GoldenGeneration.Traced().Concat(GoldenGeneration.Singles());

    [TestCaseSource(nameof(Names))]
    public void EveryStep_OfTheGoldenGenerations_EqualsTheMaskedFullPass(string name) =>
        Check(name, GoldenGeneration.Sample(name));

    [Test]
    public void EveryStep_WithDrawnPlacesAndEveryPeopleCount_EqualsTheMaskedFullPass()
    {
        var name = GoldenGeneration.Traced().First();
        for (var people = 0; people <= ReferenceTransformer.Golden.Config.MaxPeople; people++)
        {
            Check(name, GoldenGeneration.Sample(name) with
            {
                Seed = 7,
                People = people,
                Chooser = new TemperedChooser(SamplerKind.Defensive),
                PointTemperature = 0.1f,
            });
        }
    }

    static void Check(string name, PoseSample sample)
    {
        var transformer = ReferenceTransformer.Golden;
        var text = GoldenGeneration.Text(name);
        var decoder = new RecordingDecoder(new ReferenceDecoder(transformer, text));
        var pose = new PoseGenerator(_ => decoder, 1).Generate([sample])[0];

        var (tokens, real) = FullPass.Sequence(pose, transformer.Config.MaxPeople);
        var states = FullPass.Run(transformer, tokens, real, transformer.Remember(text));
        foreach (var reading in decoder.Readings)
        {
            var position = Array.IndexOf(tokens, reading.Token);
            if (position < 0)
            {
                // The empty slot, run although in the end all people were there.
                Assert.That(pose.Pose.People, Has.Length.EqualTo(transformer.Config.MaxPeople));
                continue;
            }
            Assert.That(reading.Head, Is.EqualTo(FullPass.HeadAt(position, transformer.Config.MaxPeople)));
            var expected = transformer.Read(states[position], reading.Head);
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.That(reading.Logits[i],
                    Is.EqualTo(expected[i]).Within(1e-6 * Math.Max(1, Math.Abs(expected[i]))),
                    $"logit {i} after {reading.Token}");
            }
        }
    }
}

using OnnxPose.Inference;
using OnnxPose.Models;
using OnnxPose.TestKit;
using OnnxPose.TextToPose;

namespace OnnxPose.Tests.TextToPose;

/// <summary>The loop over the graphs in ONNX Runtime, with the golden weights.</summary>
[Category("Golden")]
[NeedsFixture("t2p")]
public sealed class GenerationOnRuntimeTests
{
    PoseTransformer _transformer = null!;

    static IEnumerable<string> Traced() => GoldenGeneration.Traced();

    static IEnumerable<string> Names() => GoldenGeneration.Traced().Concat(GoldenGeneration.Singles());

    [OneTimeSetUp]
    public void Open() => _transformer = PoseTransformer.Load(
        GoldenFolder.Path("t2p"), new() { Device = DevicePolicy.Cpu, Threads = 1 });

    [OneTimeTearDown]
    public void Close() => _transformer.Dispose();

    [TestCaseSource(nameof(Names))]
    public void APromptAlone_GivesTheGoldenPose(string name) => GoldenGeneration.Check(Run(name).Pose, name);

    [TestCaseSource(nameof(Traced))]
    public void EveryCall_HasTheGoldenPresenceAndPlace(string name) =>
        GoldenCalls.Check(name, Run(name).Decoder, _transformer.Begin(Text(name), [0]));

    [Test]
    public void RowsWithOtherRanks_InOneBatch_AreEachWhatTheyAreAlone([Values(1, 2, 16)] int maxRows)
    {
        var names = GoldenGeneration.Singles().ToArray();
        var samples = names.Select(static name => GoldenGeneration.Sample(name)).ToArray();
        Assume.That(names, Is.Not.Empty);
        var poses = new PoseGenerator(rows => _transformer.Begin(Text(names[0]), rows), maxRows)
            .Generate(samples);
        for (var i = 0; i < names.Length; i++)
        {
            GoldenGeneration.Check(poses[i], names[i]);
        }
    }

    [Test]
    public void SeveralPrompts_InOneBatch_AreEachWhatTheyAreAlone([Values(4, 16)] int maxRows)
    {
        // One length for all: the first tokens of each text, as often as they are needed.
        var names = GoldenGeneration.Traced().ToArray();
        var states = names.Select(static name => GoldenGeneration.Text(name)).ToArray();
        var width = _transformer.Config.TextWidth;
        var tokens = states.Min(text => text.Length / width);
        var text = new TextStates
        {
            Prompts = names.Length,
            Tokens = tokens,
            Width = width,
            Penultimate = [.. states.SelectMany(state => state[..(tokens * width)])],
        };
        PoseSample[] samples = [.. names.SelectMany((name, prompt) => Enumerable.Range(0, 1 + prompt % 3)
            .Select(rank =>
                GoldenGeneration.Sample(name) with { Prompt = prompt, Chooser = new RankChooser(rank) }))];
        var batches = new List<(RecordingDecoder Batch, int[] Prompts)>();
        new PoseGenerator(Begin, maxRows).Generate(samples);
        foreach (var (batch, prompts) in batches)
        {
            RowsAlone.Require(batch, row => _transformer.Begin(text, [prompts[row]]));
        }

        RecordingDecoder Begin(int[] promptOfRow)
        {
            batches.Add((new(_transformer.Begin(text, promptOfRow)), promptOfRow));
            return batches[^1].Batch;
        }
    }

    (GeneratedPose Pose, RecordingDecoder Decoder) Run(string name)
    {
        var decoder = new RecordingDecoder(_transformer.Begin(Text(name), [0]));
        return (new PoseGenerator(_ => decoder, 1).Generate([GoldenGeneration.Sample(name)])[0], decoder);
    }

    TextStates Text(string name)
    {
        var states = GoldenGeneration.Text(name);
        var width = _transformer.Config.TextWidth;
        return new() { Prompts = 1, Tokens = states.Length / width, Width = width, Penultimate = states };
    }
}

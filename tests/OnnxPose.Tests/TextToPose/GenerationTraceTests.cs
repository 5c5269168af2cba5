using OnnxPose.TestKit;
using OnnxPose.TextToPose;

namespace OnnxPose.Tests.TextToPose;

/// <summary>The loop over the transformer written once more in double precision.</summary>
[Category("Golden")]
[NeedsFixture("t2p")]
public sealed class GenerationTraceTests
{
    static IEnumerable<string> Traced() => GoldenGeneration.Traced();

    static IEnumerable<string> Singles() => GoldenGeneration.Singles();

    [TestCaseSource(nameof(Traced))]
    [TestCaseSource(nameof(Singles))]
    public void Loop_OverReferenceTransformer_GivesTheGoldenPose(string name) =>
        GoldenGeneration.Check(Run(name).Pose, name);

    [TestCaseSource(nameof(Traced))]
    public void EveryCall_InOrder_HasTheGoldenPresenceAndPlace(string name) => GoldenCalls.Check(
        name, Run(name).Decoder,
        new ReferenceDecoder(ReferenceTransformer.Golden, GoldenGeneration.Text(name)));

    static (GeneratedPose Pose, RecordingDecoder Decoder) Run(string name)
    {
        var decoder = new RecordingDecoder(
            new ReferenceDecoder(ReferenceTransformer.Golden, GoldenGeneration.Text(name)));
        return (new PoseGenerator(_ => decoder, 1).Generate([GoldenGeneration.Sample(name)])[0], decoder);
    }
}

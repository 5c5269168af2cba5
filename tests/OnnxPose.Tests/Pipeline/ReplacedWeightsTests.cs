using OnnxPose.Inference;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Pipeline;

/// <summary>Weights that are replaced by rename under an open pipeline, as every file of a model
/// is.</summary>
public sealed class ReplacedWeightsTests
{
    static readonly string[] s_networks = ["text_encoder", "t2p"];

    [Test]
    [Platform(Exclude = "Win", Reason = "Nothing can be renamed over a mapped file there.")]
    public void AnOpenPipeline_GoesOnWithItsOwn([Values] bool prepack)
    {
        using TempFolder folder = new(), next = new();
        RandomModel.Write(folder.Path);
        RandomModel.Write(next.Path, seed: 77);
        var options = new PosePipelineOptions
        {
            Inference = new() { Device = DevicePolicy.Cpu, Threads = 1, Prepack = prepack },
        };
        var request = new PoseRequest("a person and another one") { Seed = 8, People = 2 };
        using var pipeline = PosePipeline.Load(folder.Path, options);
        var before = pipeline.GeneratePoses(request).Poses;

        var replaced = false;
        var during = pipeline.GeneratePoses(request, new Receiver(progress =>
        {
            if (!replaced && progress is { Stage: GenerateStage.Pose, Step: > 5 })
            {
                Replace(folder, next);
                replaced = true;
            }
        })).Poses;
        Assert.That(replaced, "the weights were replaced during the call");
        Assert.That(during, Is.EqualTo(before));
        Assert.That(pipeline.GeneratePoses(request).Poses, Is.EqualTo(before));
        using var opened = PosePipeline.Load(folder.Path, options);
        Assert.That(opened.GeneratePoses(request).Poses, Is.Not.EqualTo(before));
    }

    static void Replace(TempFolder folder, TempFolder next)
    {
        foreach (var network in s_networks)
        {
            File.Move(next.At(network, "model.safetensors"), folder.At(network, "model.safetensors"),
                overwrite: true);
        }
    }

    sealed class Receiver(Action<GenerateProgress> report) : IProgress<GenerateProgress>
    {
        public void Report(GenerateProgress value) => report(value);
    }
}

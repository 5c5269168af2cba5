// snippet: library
using OnnxPose;
using OnnxPose.Imaging;
using OnnxPose.Poses;
using OnnxPose.TextToPose;
// /snippet

// Not beneath OnnxPose, so that the example needs the usings that it shows.
namespace ReadmeExamples;

/// <summary>The README's library example: this is its text, and here it runs.</summary>
[NonParallelizable]
public sealed class LibrarySnippet
{
    [Test]
    public void TheExample_RunsAsItStands()
    {
        using var folder = new OnnxPose.TestKit.TempFolder();
        OnnxPose.TestKit.RandomModel.Write(Directory.CreateDirectory(folder.At("models", "mini")).FullName);
        var before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(folder.Path);
        try
        {
            Run();
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
        Assert.That(folder.At("pose.png"), Does.Exist);
        Assert.That(PoseJson.Read(folder.At("pose.json")).People, Has.Length.EqualTo(2));
    }

    static void Run()
    {
        // snippet: library
        using var pipeline = PosePipeline.Load("models/mini");
        var request = new PoseRequest("two people waving") { Seed = 42, People = 2, AspectRatio = 1.5f };
        var result = pipeline.GeneratePoses(request);
        ImageCodec.SavePng(PosePainter.Draw(result.Pose, 768, 512), "pose.png");
        PoseJson.Write("pose.json", result.Pose, 768, 512);

        // Keep everything but the hands of the first person, and draw those anew.
        var firstHandPoint = Skeleton.BodyPoints + Skeleton.FacePoints;
        var kept = PosePrefix.All(result.Poses[0]).Redraw(person: 0, firstHandPoint);
        var other = pipeline.GeneratePoses(request with { Seed = 43, Keep = kept });
        // /snippet
        Assert.That(other.Pose.People[0].Body, Is.EqualTo(result.Pose.People[0].Body));
        Assert.That(other.Pose.People[1], Is.EqualTo(result.Pose.People[1]));
    }
}

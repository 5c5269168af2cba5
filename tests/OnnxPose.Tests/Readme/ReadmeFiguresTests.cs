using OnnxPose.Benchmarks.Readme;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Readme;

public sealed class ReadmeFiguresTests
{
    [Test]
    public void TheTableOfFigures_IsWhatThePagesGive()
    {
        var text = File.ReadAllText(Path.Combine(GoldenFolder.RepositoryRoot, "README.md"));
        Assert.That(text, Is.EqualTo(ReadmeFigures.Updated(text)),
            "run 'dotnet run -c Release --project perf/OnnxPose.Benchmarks -- readme'");
    }

    [Test]
    public void AReadmeWithoutAPlaceForIt_IsRefused() =>
        Assert.That(() => ReadmeFigures.Updated("# Title\n"), Throws.InstanceOf<InvalidDataException>());
}

using OnnxPose.Inference;

namespace OnnxPose.Cli.Tests;

public sealed class DoctorCommandTests
{
    [Test]
    public void It_says_what_is_there_and_what_is_missing_and_gives_0()
    {
        var run = CliRun.Here("doctor", "--models", TestModel.Images);
        Assert.That(run.Code, Is.Zero, run.Error);
        TestContext.Out.WriteLine(run.Out);
        foreach (var name in CudaDiagnosis.Machine.Missing)
        {
            Assert.That(run.OutLines, Has.Some.StartsWith("missing:").And.Some.Contains(name));
        }
        Assert.That(run.OutLines, Has.Some.StartsWith("runtime:").And.Some.StartsWith("would use:")
            .And.Some.StartsWith("fix:").And.Some.Contains("with --residency staged"));
    }

    [Test]
    public void A_required_gpu_that_is_not_there_gives_3_with_the_same_words()
    {
        if (CudaDiagnosis.Machine.Fault is not { } fault)
        {
            return;     // it is there
        }
        var doctor = CliRun.Here("doctor", "--device", "cuda", "--require-device");
        Assert.That(doctor.Code, Is.EqualTo(3));
        Assert.That(doctor.Error, Does.Contain(fault));
        Assert.That(CliRun.Here("doctor").Out, Does.Contain(fault));
        var pose = CliRun.Here("pose", "a", "--device", "cuda", "--require-device",
            "--models", TestModel.Folder, "--people", "1");
        Assert.That(pose.Code, Is.EqualTo(3));
        Assert.That(pose.Error, Does.Contain(fault));
    }

    [Test]
    public void Programs_read_the_same()
    {
        var json = CliRun.Here("doctor", "--json", "--models", TestModel.Images).Json;
        Assert.That(json.GetProperty("runtime").GetString(), Is.EqualTo(OnnxEnvironment.Version));
        Assert.That(json.GetProperty("neededBytes").GetInt64(),
            Is.GreaterThan(json.GetProperty("neededBytesStaged").GetInt64()));
        Assert.That(json.GetProperty("missing").GetArrayLength(),
            Is.EqualTo(CudaDiagnosis.Machine.Missing.Count));
    }
}

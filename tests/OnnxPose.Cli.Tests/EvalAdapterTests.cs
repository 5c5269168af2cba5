using OnnxPose.TestKit;

namespace OnnxPose.Cli.Tests;

public sealed class EvalAdapterTests
{
    [Test]
    public void Adapter_prints_shares_and_writes_sheets()
    {
        using var folder = new TempFolder();
        var run = CliRun.Here("eval", "adapter", "--captions", "8", "--edits", "1", "--steps", "1", "--json",
            "--quiet", "--out", folder.At("sheets"));
        Assert.That(run.Code, Is.Zero, run.Error);
        var metrics = run.Json.GetProperty("metrics");
        foreach (var name in new[] { "attributeAgreement", "poseAgreement", "stray", "shuffledAttributes",
            "poseAgreementWithoutAdapter", "editLocality" })
        {
            Assert.That(metrics.GetProperty(name).GetDouble(), Is.GreaterThanOrEqualTo(0), name);
        }
        Assert.That(metrics.GetProperty("painted.attributeAgreement").GetDouble(), Is.GreaterThan(0.9));
        Assert.That(Directory.GetFiles(folder.At("sheets")).Select(Path.GetFileName),
            Is.EquivalentTo(new[]
            {
                "adapter.json", "adapter.md", "adapter-scales.png", "adapter-faces.png", "adapter-edits.png",
            }));
    }

    [Test]
    public void Adapter_of_a_transformer_that_draws_nobody_is_exit_3()
    {
        using var folder = new TempFolder();
        RandomImageModel.Write(folder.Path);
        var run = CliRun.Here("eval", "adapter", "--captions", "8", "--json", "--models", folder.Path);
        Assert.That(run.Code, Is.EqualTo(3));
        Assert.That(run.JsonError.GetProperty("message").GetString(), Does.Contain("0 of 160 captions"));
    }

    [Test]
    public void Adapter_of_a_model_without_image_networks_is_exit_3()
    {
        var run = CliRun.Here("eval", "adapter", "--captions", "8", "--json", "--models", TestModel.Folder);
        Assert.That(run.Code, Is.EqualTo(3));
        Assert.That(run.JsonError.GetProperty("message").GetString(), Does.Contain("unet"));
    }

    [Test]
    public void Too_few_captions_are_refused() =>
        Assert.That(CliRun.Here("eval", "adapter", "--captions", "7").Code, Is.EqualTo(2));
}

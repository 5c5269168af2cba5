using OnnxPose.Components;
using OnnxPose.Inference;
using OnnxPose.TestKit;

namespace OnnxPose.Tests.Components;

public sealed class MemoryEstimateTests
{
    const long Gigabyte = 1_000_000_000;

    [Test]
    public void WeightsCount_InThePrecisionOfTheDevice()
    {
        using var folder = new TempFolder();
        ModelFolder model = new(RandomImageModel.Write(folder.Path));
        var sizes = ModelComponent.Find(model)
            .ToDictionary(static component => component.Name, static component => component.WeightBytes());
        var cpu = MemoryEstimate.Of(model, "cpu");
        var gpu = MemoryEstimate.Of(model, "cuda:0");
        Assert.That(cpu.Staged, Is.EqualTo(new[]
        {
            sizes["text_encoder"] + sizes["t2p"], sizes["unet"], sizes["refiner/unet"],
            sizes["vae"], sizes["text_encoder"] + sizes["text_encoder_2"],
        }.Max()));
        Assert.That(cpu.All, Is.EqualTo(sizes.Where(static size => size.Key != "adapter_body")
            .Sum(static size => size.Value) + sizes["text_encoder"]));
        Assert.That(gpu.All, Is.EqualTo((cpu.All + sizes["vae"]) / 2));
    }

    [Test]
    public void WhatDoesNotFit_IsSaid_WithTheWayOut()
    {
        var estimate = new MemoryEstimate(11_600_000_000, 5 * Gigabyte);
        Assert.That(estimate.Advice(ModelResidency.All, Free(8)),
            Is.EqualTo("this needs 11.6 GB on cpu, you have 8.0: use --residency staged"));
        Assert.That(estimate.Advice(ModelResidency.Staged, Free(8)), Is.Null);
        Assert.That(estimate.Advice(ModelResidency.All, Free(12)), Is.Null);
        Assert.That(estimate.Advice(ModelResidency.Staged, Free(4)), Does.Contain("needs 5.0 GB on cpu"));
        Assert.That(estimate.Advice(ModelResidency.All, Free(4)),
            Does.Contain("one stage at a time needs 5.0: close other programs"));
    }

    static DeviceOutlook Free(int gigabytes) => new("cpu", "", null, gigabytes * Gigabyte);
}

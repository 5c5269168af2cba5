using OnnxPose.Inference;

namespace OnnxPose.Tests.Inference;

public sealed class DeviceOutlookTests
{
    static readonly CudaDiagnosis s_complete = new(true, "/lib/provider.so", ["libcuda.so.1"], []);
    static readonly GpuInfo s_gpu = new("Some GPU", "550.1", 20_000, 80_000);

    [Test]
    public void WhereEverythingIsThere_TheGpuIsUsed()
    {
        var outlook = DeviceOutlook.Of(DevicePolicy.Auto, s_complete, [s_gpu], 5000);
        Assert.That(outlook, Is.EqualTo(new DeviceOutlook("cuda:0", "Some GPU is usable", null, 20_000)));
        Assert.That(s_complete.IsComplete && s_complete.Fault is null && s_complete.Fix is null);
    }

    [Test]
    public void TheCpu_IsUsedWhereItIsAskedFor() => Assert.That(
        DeviceOutlook.Of(DevicePolicy.Cpu, s_complete, [s_gpu], 5000),
        Is.EqualTo(new DeviceOutlook("cpu", "it was asked for", null, 5000)));

    [Test]
    public void WhatIsMissing_IsNamed_WithOneLineThatHelps()
    {
        var missing = s_complete with { Missing = ["libcudnn.so.9", "libcublas.so.13"] };
        var outlook = DeviceOutlook.Of(DevicePolicy.Auto, missing, [s_gpu], 5000);
        Assert.That(outlook.Device, Is.EqualTo("cpu"));
        Assert.That(outlook.Reason, Does.Contain("libcudnn.so.9, libcublas.so.13"));
        Assert.That(outlook.Fix, Does.StartWith("Install the CUDA toolkit and cuDNN").And.EndWith(".")
            .And.Not.Contain("\n"));
        var noDriver = s_complete with { HasProvider = false, Missing = ["libcuda.so.1", "libcudnn.so.9"] };
        Assert.That(noDriver.Fix, OperatingSystem.IsLinux()
            ? Does.StartWith("Install NVIDIA's driver (libcuda.so.1), then reference")
            : Is.Not.Null);
    }

    [Test]
    public void ARequiredGpu_ThatIsMissing_IsAnException_WithTheSameWords()
    {
        var missing = s_complete with { HasProvider = false, Missing = ["libcudnn.so.9"] };
        var required = DevicePolicy.Cuda(0) with { Required = true };
        Assert.That(() => DeviceOutlook.Of(required, missing, [s_gpu], 5000),
            Throws.TypeOf<DeviceNotAvailableException>().With.Message.Contains(missing.Fault!)
                .And.Message.Contains(missing.Fix!));
        Assert.That(DeviceOutlook.Of(DevicePolicy.Auto with { Required = true }, missing, [], 1).Device,
            Is.EqualTo("cpu"));
    }

    [Test]
    public void WithoutTheDriversProgram_AGpuIsUsable_AndItsMemoryNotKnown()
    {
        var required = DevicePolicy.Cuda(1) with { Required = true };
        var outlook = DeviceOutlook.Of(required, s_complete, [], 5000);
        Assert.That((outlook.Device, outlook.FreeBytes), Is.EqualTo(("cuda:1", (long?)null)));
        Assert.That(new OnnxPose.Components.MemoryEstimate(long.MaxValue, long.MaxValue)
            .Advice(ModelResidency.All, outlook), Is.Null);
    }

    [Test]
    public void AGpuThatTheDriverDoesNotKnow_IsNotUsed()
    {
        var outlook = DeviceOutlook.Of(DevicePolicy.Cuda(1), s_complete, [s_gpu], 5000);
        Assert.That(outlook.Device, Is.EqualTo("cpu"));
        Assert.That(outlook.Reason, Does.Contain("knows 1 GPUs, and number 1"));
    }

    [Test]
    public void ThisMachine_SaysTheSame_WhenASessionFallsBack()
    {
        var machine = CudaDiagnosis.Machine;
        TestContext.Out.WriteLine($"{machine.Fault} / {machine.Fix}");
        using var session = ModelSession.Open(
            ToyModels.Double, ToyModels.DoubleContract, new() { Device = DevicePolicy.Auto });
        if (machine.Fault is { } fault)
        {
            Assert.That(session.Device.FallbackReason, Does.Contain(fault));
            Assert.That(machine.Missing, Is.Not.Empty);
        }
    }

    [Test]
    public void TheLoadedLibrary_IsFound_AndItsDependenciesAreRead()
    {
        Assert.That(NativeRuntime.Path, Does.Exist);
        Assert.That(NativeRuntime.ManagedVersion, Is.EqualTo(OnnxEnvironment.Version));
        if (OperatingSystem.IsLinux())
        {
            Assert.That(ElfLibrary.Dependencies(NativeRuntime.Path!),
                Has.Some.StartsWith("libc.so").And.Some.StartsWith("libstdc++.so"));
            Assert.That(NativeRuntime.CanLoad("libc.so.6"));
        }
        Assert.That(NativeRuntime.CanLoad("libnothing-of-this-name.so.1"), Is.False);
    }

    [Test]
    public void ABrokenLibrary_HasNoDependencies()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        using var folder = new TestKit.TempFolder();
        var bytes = File.ReadAllBytes(NativeRuntime.Path!)[..200_000];
        for (var length = 0; length < 200; length += 7)
        {
            Onnx.Files.AtomicFile.Write(folder.At("x"), stream => stream.Write(bytes.AsSpan(0, length)));
            Assert.That(ElfLibrary.Dependencies(folder.At("x")), Is.Empty);
        }
        for (var at = 16; at < 64; at++)
        {
            var spoilt = bytes.ToArray();
            spoilt[at] ^= 0xFF;
            Onnx.Files.AtomicFile.Write(folder.At("x"), stream => stream.Write(spoilt));
            Assert.That(() => ElfLibrary.Dependencies(folder.At("x")), Throws.Nothing);
        }
    }

    [Test]
    public void TheDriversLines_AreRead()
    {
        var gpus = GpuList.Parse("NVIDIA H100, 550.54.15, 80000, 81559\nnonsense\nA, 1, [N/A], 5\n");
        Assert.That(gpus, Is.EqualTo(new[]
        {
            new GpuInfo("NVIDIA H100", "550.54.15", 80000L << 20, 81559L << 20),
        }));
    }

    [Test]
    public void FreeMemory_IsReadInKibibytes()
    {
        string[] lines = ["MemFree: 5 kB", "MemAvailable:   12345 kB"];
        Assert.That(HostMemory.Parse(lines), Is.EqualTo(12345L << 10));
        Assert.That(HostMemory.Parse(["MemFree: 5 kB"]), Is.Null);
        Assert.That(HostMemory.AvailableBytes(), Is.GreaterThan(0));
    }

    [Test]
    public void TheProvidersSettings_AreThoseThatWereAskedFor()
    {
        var plain = new CudaSettings(2, null, false).ToProvider();
        Assert.That(plain, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["device_id"] = "2",
            ["arena_extend_strategy"] = "kSameAsRequested",
            ["cudnn_conv_algo_search"] = "HEURISTIC",
            ["cudnn_conv_use_max_workspace"] = "1",
            ["do_copy_in_default_stream"] = "1",
        }));
        var full = new CudaSettings(0, 1L << 33, true).ToProvider();
        Assert.That((full["gpu_mem_limit"], full["enable_cuda_graph"]), Is.EqualTo(("8589934592", "1")));
    }

    [Test]
    public void OptionsForAGpu_ChangeNothingOnTheCpu()
    {
        var options = new InferenceOptions { GpuMemoryLimit = 1, CudaGraph = true, CapturesGraph = true };
        using var session = ModelSession.Open(ToyModels.Double, ToyModels.DoubleContract, options);
        Assert.That(session.CapturesGraph, Is.EqualTo(session.Cuda is not null));
        Assert.That(() => ModelSession.Open(ToyModels.Double, ToyModels.DoubleContract,
            new() { GpuMemoryLimit = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
